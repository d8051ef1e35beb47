"""How the cluster is, and what of ours is in it that nobody needs any more.

Whoever has a folder that names an index says so from time to time in the index itself (`used`), whichever host and
installation that is. What an installation has made (`installation`) and nobody has used for an hour, it removes: an old
generation's index, and one whose build was killed. So a copy of an installation, which has the same mark, removes
nothing that the first one serves.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import structlog

from indexer.backend import Condition
from indexer.backends.opensearch.cluster import Cluster, Json
from indexer.backends.opensearch.index import PREFIX
from indexer.backends.opensearch.state import index_of
from indexer.errors import LostText
from indexer.events.pseudonyms import key_in

LOG = structlog.get_logger("opensearch_engine")
# Seconds without use after which an index goes; its users say so every 20 minutes (`TENDED_EVERY`).
UNUSED = 3_600.0
# Seconds for a question that is only to know how things are.
ASKED_WITHIN = 3.0


def mark_of(file: Path | None) -> str:
    """What an installation marks its indices with, by a file of its home that is made where it is not there; "": it
    marks none, and removes none.
    """
    return blake2b(key_in(file), digest_size=16).hexdigest() if file else ""


def condition(cluster: Cluster, path: Path | None) -> Condition:
    """See `Backend.condition`."""
    index = index_of(path) if path is not None else ""
    wanted = "status,number_of_nodes" + (f",indices.{index}.status" if index else "")
    told = cluster.request(
        "GET", "/_cluster/health", params={"level": "indices", "filter_path": wanted}, seconds=ASKED_WITHIN
    )
    own = told.get("indices", {}).get(index, {}).get("status", "")
    return Condition(str(told.get("status", "")), int(told.get("number_of_nodes", 0)), index, str(own))


def tend(cluster: Cluster, named: Collection[Path], mark: str, *, remove: bool) -> int:
    """See `Backend.tend`."""
    used = {index for folder in named if (index := index_of(folder))}
    now, removed = time.time(), 0
    for index, meta in _ours(cluster):
        with suppress(LostText):  # another host was quicker
            if index in used:
                cluster.request("PUT", f"/{index}/_mapping", {"_meta": {**meta, "used": int(now)}})
            elif remove and mark and meta["installation"] == mark and now - meta["used"] > UNUSED:
                cluster.request("DELETE", f"/{index}")
                removed += 1
    if removed:
        LOG.info("unused indices removed", indices=removed)
    return removed


def _ours(cluster: Cluster) -> Iterator[tuple[str, dict[str, Any]]]:
    """Indices that some installation of this program has made, and what they say of themselves."""
    told: Json = cluster.request("GET", f"/{PREFIX}*/_mapping", params={"filter_path": "*.mappings._meta"})
    for index, found in told.items():
        meta = found.get("mappings", {}).get("_meta", {})
        if index.startswith(PREFIX) and isinstance(meta.get("installation"), str) and isinstance(meta.get("used"), int):
            yield index, meta
