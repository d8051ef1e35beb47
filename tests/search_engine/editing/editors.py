"""Editors for tests: a database, a file and a folder of their own, over a few shipped rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dictionaries.kinds.blocklist import BannedWord
from dictionaries.kinds.words import StopWord, Synonym
from dictionaries.lexicon import Lexicon, open_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.regions import RegionTree, load_tree
from indexer.store.area import Area
from indexer.store.audit import AuditEntry, AuditLog, AuditQuery, Author
from indexer.store.document_database import open_engine
from search_engine.editing.actor import Actor
from search_engine.editing.approvals.four_eyes import FourEyes
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.editor import Editor
from search_engine.editing.versions.lexicon_file import LexiconFile
from search_engine.editing.versions.publishing import Checks
from search_engine.installation.api_keys import Key
from search_engine.settings.value_readers import PROTECTED

LICENCE = Synonym("驾照", "机动车驾驶证", "official", 1.0, "")
FOR_FREE = StopWord("麻烦", "start", "scaffold", "")
FORGED = BannedWord("办假证", "伪造证件", "block", "contains", "all", "")
SHIPPED = lexicon_of({"synonyms": (LICENCE,), "stopwords": (FOR_FREE,), "banned": (FORGED,)})
MILK_TEA = {"term": "奶茶店", "target": "食品经营许可", "relation": "official", "weight": "1"}


@cache
def tree() -> RegionTree:
    """The regions that ship."""
    return load_tree()


class Bench:
    """An editor, and what it works on.

    Attributes:
        shipped: What ships; a test may set it: a release.
        keys: All keys; likewise.
        sites: The sites that there are; likewise.
    """

    def __init__(
        self, home: Path, checks: Checks = lambda before, after: (), location: Path | str | None = None
    ) -> None:
        self.home, self.shipped = home, SHIPPED
        self.keys: Sequence[Key] = ()
        self.sites: Sequence[str] = ()
        self.engine = open_engine(location or home / "zwfw.db")
        self.path, self.folder = home / "lexicon.json", home / "dictionaries"
        self.editor = self.another(checks)

    def another(self, checks: Checks = lambda before, after: ()) -> Editor:
        """Another process's editor of the same."""
        file = LexiconFile(self.path, self.home / "locks" / "lexicon.lock", self.engine)
        eyes = FourEyes(PROTECTED)
        return Editor(
            self.engine, file, self.folder, lambda: self.shipped, tree, lambda: self.keys, eyes, checks,
            lambda: self.sites,
        )  # fmt: skip

    def file(self) -> Lexicon:
        """What processes follow now."""
        return open_lexicon(self.path)

    def log(self, action: str = "dictionaries") -> list[AuditEntry]:
        """The audit log, newest first."""
        return AuditLog(self.engine).entries(AuditQuery(action=action))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def somebody(name: str, *regions: str, sites: Sequence[str] = (), publishes: bool = True) -> Actor:
    """Somebody at a shell; with regions or sites: a key."""
    area = Area(tree(), regions, sites)
    author = Author.of_key(name, "192.0.2.1") if area else Author.of_shell(name)
    return Actor(author, area, publishes)


def wish(kind: str = "synonyms", anew: bool = False, remove: bool = False, **cells: str) -> DraftInput:
    """A wish; `region` and the like name columns with an `@`."""
    more = ("region", "site", "ends", "off")
    named = {f"@{name}" if name in more else name: cell for name, cell in cells.items()}
    return DraftInput(kind, named, remove, "", anew)


def key(name: str, *roles: str) -> Key:
    """A key of some roles."""
    return Key(name, (), roles, (), (), "2026-11-27T00:00:00Z", None, None, None)
