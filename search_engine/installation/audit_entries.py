"""What of the audit log a key or an account may read."""

from __future__ import annotations

from dictionaries.regions import RegionTree
from indexer.store.area import Area
from indexer.store.audit import AuditEntry, AuditLog, AuditQuery
from indexer.store.audit.reading import visible_entries
from search_engine.errors import Forbidden
from search_engine.installation.api_keys import Writer


def entries_for(
    reader: Writer, log: AuditLog, query: AuditQuery, tree: RegionTree
) -> tuple[list[AuditEntry], int | None]:
    """A page, and the number that the next page is older than. Raises `Forbidden` for who is bound to some sites:
    entries are not told apart by sites.
    """
    if reader.holder.sites:
        raise Forbidden("限定站点的密钥或账号不能查看审计日志：日志不按站点区分")
    return visible_entries(log, query, Area(tree, reader.holder.regions))
