"""Taking away what holds a document back: each blocker mended as it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dictionaries.editing.own_row import values_of
from dictionaries.kinds.intents import CrisisPattern
from dictionaries.kinds.lists import PinRule
from dictionaries.lexicon import BY_NAME, Lexicon
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import EVERYWHERE
from search_engine.query.request import SearchRequest
from search_engine.search.why_not import Blocker

SEARCHED = "身份证"


@dataclass(frozen=True)
class Case:
    """What was asked about.

    Attributes:
        document: As it is sent; None: there is none of that id.
        is_of_base: Whether the change of its names is one of the matter itself: all of its copies have it.
    """

    id: str
    document: Mapping[str, Any] | None
    request: SearchRequest
    lexicon: Lexicon
    is_of_base: bool = False


def mended(case: Case, blockers: Sequence[Blocker]) -> Case:
    """The same case without what holds the document back."""
    for blocker in blockers:
        case = MENDS[blocker.blocker](case, blocker.details)
    return case


def _document(case: Case, **changes: Any) -> Case:
    assert case.document is not None
    found = {name: value for name, value in {**case.document, **changes}.items() if value is not None}
    return replace(case, document=found)


def _called(case: Case, *names: str) -> Case:
    assert case.document is not None
    return _document(case, aliases=[*case.document.get("aliases", ()), *names])


def _of_base(case: Case) -> Case:
    return replace(case, is_of_base=True)


def _created(case: Case, _: Mapping[str, Any]) -> Case:
    made = {"id": case.id, "kind": "guide", "title": case.request.q or SEARCHED, "region": "000000"}
    return replace(case, document=made)


def _region(case: Case, details: Mapping[str, Any]) -> Case:
    return replace(case, request=replace(case.request, region=details["region"]))


def _filter(case: Case, details: Mapping[str, Any]) -> Case:
    name, request = details["filter"], case.request
    if name == "channel":
        return replace(case, request=replace(request, channels=()))
    if name == "validity":
        return replace(case, request=replace(request, validity=()))
    if name in ("pf", "issued_from", "issued_to"):
        return replace(case, request=replace(request, **{name: None}))
    filters = tuple(one for one in request.filters if one[0] != name)
    return replace(case, request=replace(request, filters=filters))


def _without_row(case: Case, details: Mapping[str, Any]) -> Case:
    row, lexicon = details["row"], case.lexicon
    kind = row["kind"]
    kept = tuple(
        entry
        for entry in getattr(lexicon, kind)
        if row_id((BY_NAME[kind].name, values_of(kind, entry), EVERYWHERE)) != row["id"]
    )
    assert len(kept) == len(getattr(lexicon, kind)) - 1
    return replace(case, lexicon=replace(lexicon, **{kind: kept}))


def _excepted(case: Case, _: Mapping[str, Any]) -> Case:
    """A row by which the text is no sign of distress."""
    row = CrisisPattern(case.request.q, "*", "never")
    return replace(case, lexicon=replace(case.lexicon, crisis=(*case.lexicon.crisis, row)))


def _searched(case: Case, details: Mapping[str, Any]) -> Case:
    """What is read as a way may be read as another one without a row: all of them are off."""
    request = replace(case.request, off=(*case.request.off, "ways"))
    return replace(case, request=request)


def _named(case: Case, _: Mapping[str, Any]) -> Case:
    assert case.document is not None
    return replace(case, request=replace(case.request, q=case.document["title"]))


def _pinned(case: Case, _: Mapping[str, Any]) -> Case:
    pin = PinRule(case.request.q, "", case.id, 1)
    pins = tuple(one for one in case.lexicon.pins if one.document != case.id)
    return replace(case, lexicon=replace(case.lexicon, pins=(*pins, pin)))


MENDS: Mapping[str, Any] = {
    "unknown": _created,
    "offline": lambda case, _: _document(case, status="online"),
    "not_yet": lambda case, _: _document(case, effective_from=None),
    "expired": lambda case, _: _document(case, expires_at=None),
    "not_indexed": lambda case, _: case,  # the test's index follows
    "banned": _without_row,
    "masked": _without_row,
    "crisis": _excepted,
    "way": _searched,
    "another_region": _region,
    "outside_region": _region,
    "filtered": _filter,
    "lacks_word": lambda case, details: _called(case, details["word"]),
    "words_in_body": lambda case, details: _of_base(_called(case, *details["words"])),
    "not_near": lambda case, _: _of_base(_called(case, case.request.q)),
    "ex_officio": lambda case, _: _of_base(_called(case, case.request.q)),
    "corrected": lambda case, _: replace(case, request=replace(case.request, correct="off")),
    "names_nothing": _named,
    "row": _without_row,
    "hidden": _without_row,
    "folded": lambda case, _: replace(case, request=replace(case.request, collapse="none")),
    "outranked": _pinned,
}
