"""What a row's note keeps of a thesaurus, so that it goes out as it came in: behind the note that people write.

    按国家标准使用〔词表=政务主题词表｜原词=ＷＴＯ｜标识=http://example.org/c/12｜skos:notation=A01〕

The row's own columns hold the rest. Who edits the note by hand may change any of it; what is no longer there is then
told by the columns alone.

A table of concepts would be a second truth, which versions, rollbacks, files in git and merges would each have to
carry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dictionaries.editing.row_cells import UNWRITABLE
from search_engine.editing.thesaurus.thesaurus import CHINESE, FULL, Relation, TermEntry

OPEN, CLOSE, BETWEEN, EQUALS = "〔词表=", "〕", "｜", "="
# Names of what is kept; others are those of `skos_statements`.
WORD, URI, LANGUAGE, HIDDEN, TOP, WRITTEN, SAME = "原词", "标识", "语言", "隐藏", "族首", "写有", "同形"
OURS: Final = frozenset((WORD, URI, LANGUAGE, HIDDEN, TOP, WRITTEN, SAME))
SPECIAL = re.compile(rf"[{OPEN[0]}{BETWEEN}{CLOSE}]|" + UNWRITABLE.pattern)


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note in its parts.

    Attributes:
        text: What people write.
        name: Of the thesaurus; "": of none.
        items: What is kept, names with values; a name may come twice.
    """

    text: str = ""
    name: str = ""
    items: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, note: str) -> KeptNote:
        """The parts of a note."""
        text, opened, rest = note.rpartition(OPEN)
        if not opened or not rest.endswith(CLOSE):
            return cls(note)
        name, *items = rest.removesuffix(CLOSE).split(BETWEEN)
        try:
            pairs = tuple((_plain(key), _plain(value)) for key, _, value in (item.partition(EQUALS) for item in items))
            return cls(text, _plain(name), pairs)
        except ValueError:
            return cls(note)

    def __str__(self) -> str:
        if not self.name:
            return self.text
        items = (
            f"{_written(key).replace(EQUALS, _code(EQUALS))}{EQUALS}{_written(value)}" for key, value in self.items
        )
        return f"{self.text}{OPEN}{BETWEEN.join((_written(self.name), *items))}{CLOSE}"

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a name."""
        return tuple(value for key, value in self.items if key == name)

    def one(self, name: str) -> str | None:
        """The first value of a name; None where it is not there."""
        return next(iter(self.all(name)), None)

    def written(self) -> frozenset[Relation]:
        """Relations that the thesaurus writes (see `Thesaurus.written`)."""
        told = self.one(WRITTEN)
        return FULL if told is None else frozenset(one for one in Relation if one in told)

    def entry(self) -> TermEntry:
        """What is said of the term alone."""
        language = self.one(LANGUAGE)
        return TermEntry(
            self.text, self.one(URI) or "", CHINESE if language is None else language, self.one(HIDDEN) is not None,
            tuple((key, value) for key, value in self.items if key not in OURS),
        )  # fmt: skip


def note_of(name: str, entry: TermEntry, text: str, more: Iterable[tuple[str, str]] = ()) -> str:
    """The note that keeps an entry."""
    items = [*more]
    items += [(URI, entry.uri)] if entry.uri else []
    items += [(LANGUAGE, entry.language)] if entry.language != CHINESE else []
    items += [(HIDDEN, "")] if entry.is_hidden else []
    return str(KeptNote(text, name, (*items, *entry.kept)))


def written_text(written: frozenset[Relation]) -> str:
    """Relations as `WRITTEN` has them."""
    return "".join(one for one in Relation if one in written)


def _written(text: str) -> str:
    return SPECIAL.sub(lambda found: _code(found[0]), text.replace("\\", "\\\\"))


def _code(char: str) -> str:
    return f"\\u{ord(char):04x}"


def _plain(text: str) -> str:
    found = json.loads('"' + text.replace('"', '\\"') + '"')
    return str(found)
