"""The fields of `own`, what is searched of a base and of a copy, and how a document's text becomes either."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from dictionaries.normalize import bare_name, normal_text, squash
from indexer.analysis.analyzer import Analyzer
from indexer.backend import KEY, FieldKind
from indexer.catalog.shared_text import SharedText, pieces_of
from indexer.documents.texts import BREAK, TEXT_FIELDS, by_group

SCHEMA: Mapping[str, FieldKind] = {
    KEY: FieldKind.NUMBER,
    "region": FieldKind.NUMBER,
    "name_words": FieldKind.FREQUENCIES,
    "name_chars": FieldKind.POSITIONS,
    "name_pieces": FieldKind.SET,  # every piece of a name of up to so many characters
    "name_exact": FieldKind.SET,
    "near": FieldKind.SET,  # words of authority and topics, and pieces of names
    "body": FieldKind.FREQUENCIES,  # all text, names included
    "match": FieldKind.SET,  # words of all text, and pieces of names
}
# Stands between two names in `name_chars`; no normal text has it after squashing.
NAME_BREAK = "|"


FIELDS = ("summary", "conditions", "process", "faqs", "answer")
SENTENCE = re.compile("[。！？；!?;]+")
# Shorter ones are words that much is called by.
SHORTEST = 5


class FieldWriter:
    """Turns texts into the fields of `SCHEMA`: tokens joined by single spaces."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer

    def full(self, by_field: Mapping[str, str]) -> dict[str, str]:
        """Every text field of a whole document, from its texts by field."""
        texts = by_group(by_field)
        names = [squash(name) for name in texts["name"].split(BREAK) if name]
        number = filter(None, [squash(by_field.get("document_number", ""))])
        pieces = dict.fromkeys(piece for name in names for piece in pieces_of(name))
        groups = {group: self._tokens(text) for group, text in texts.items()}
        every = dict.fromkeys(token for tokens in groups.values() for token in tokens)
        return {
            "name_words": " ".join(groups["name"]),
            "name_chars": f" {NAME_BREAK} ".join(" ".join(name) for name in names),
            "name_pieces": " ".join(pieces),
            # a text is found by its number and by each of its lines as by its name, though no words of it are a name's
            "name_exact": " ".join(dict.fromkeys((*names, *number, *map(line_token, _said_lines(by_field))))),
            "near": " ".join(dict.fromkeys(groups["near"]) | pieces),
            "body": " ".join(token for tokens in groups.values() for token in tokens),
            "match": " ".join(every | pieces),
        }

    def shared(self, by_field: Mapping[str, str]) -> SharedText:
        """What is searched of a base, from the texts that its copies share, by field."""
        texts = by_group(by_field)
        groups = {group: self._tokens(text) for group, text in texts.items()}
        return SharedText(
            names=[(squash(name), len(bare_name(name))) for name in texts["name"].split(BREAK) if name],
            name_words=groups["name"],
            near=list(dict.fromkeys(groups["near"])),
            body=[token for tokens in groups.values() for token in tokens],
            lines=_said_lines(by_field),
        )

    def own_text(self, field: str, text: str) -> tuple[bool, str, list[str]]:
        """What a copy has of its own in a field: whether that is of authority, topics or themes, the text, its words
        (`indexer.copies`).
        """
        return TEXT_FIELDS[field][0] != "body", text, self.words(text)

    def words(self, text: str) -> list[str]:
        """The distinct words of a text."""
        return list(dict.fromkeys(self._tokens(text)))

    def _tokens(self, text: str) -> list[str]:
        return self.analyzer.texts(normal_text(text))


def _said_lines(by_field: Mapping[str, str]) -> list[str]:
    """The lines of a document, squashed, each once.

    Args:
        by_field: Its texts (`indexer.documents.texts`).
    """
    lines = [line for name in FIELDS for line in by_field.get(name, "").split(BREAK)]
    found = [squash(one) for line in lines for one in (line, *SENTENCE.split(line))]
    return [one for one in dict.fromkeys(found) if len(one) >= SHORTEST]


def line_token(line: str) -> str:
    """A line as a token of the field that has names; no name is such a token. The same for every process."""
    return f"={hashlib.blake2b(line.encode(), digest_size=8).hexdigest()}"
