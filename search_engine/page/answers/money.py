"""Which way money goes by a document, and so which of the asked sums are its own.

`money` of a document is reviewed: no name and no type of a matter tells it (残疾人就业保障金 is paid by employers,
失业保险金 to people). A sum asked for without a verb is the one that the document has; where money goes both ways, or
nobody has reviewed it, all three are told by name, and which of them the document does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from search_engine.page.answers.answer_builder import Document, part_of

EITHER = ("benefit", "payment")
# Which way → the sums of the document that are no handling fee.
SUMS: Mapping[str, tuple[str, ...]] = {
    "gets": ("benefit",), "pays": ("payment",), "both": EITHER, "deposit": EITHER, "loan": EITHER, "none": (),
}  # fmt: skip
WITHOUT_A_VERB = "money"


def sums_asked(document: Document, asks: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The asks as the document has them, each once, and whether one that has no answer is said to have none.

    What goes the other way is left out, and so is what a replaced text says: its amounts are those of before.
    """
    sums = SUMS.get(str(document.get("money")))
    replaced = bool(document.get("superseded_by"))
    found: dict[str, bool] = {}
    for ask in asks:
        if ask == WITHOUT_A_VERB:
            found |= _without_a_verb(document, sums, [name for name in EITHER if name in asks])
        elif ask not in EITHER or sums is None or ask in sums:
            found.setdefault(ask, ask in EITHER and sums is not None)
    return ((ask, said and not replaced) for ask, said in found.items() if not (replaced and ask in EITHER))


def asked_of_the_rest(first: Document, asks: tuple[str, ...]) -> tuple[str, ...]:
    """What is asked of a page's other cards: if the first has a sum, the question is about it, and not about fees."""
    return (*asks, *SUMS.get(str(first.get("money")), ())) if WITHOUT_A_VERB in asks else asks


def _without_a_verb(document: Document, sums: tuple[str, ...] | None, named: Sequence[str]) -> dict[str, bool]:
    """What a sum without a verb asks of a document. That nothing is charged is no answer to it, unless the document has
    no sums and the query names none either, or all three are told by name.

    Args:
        named: Sums that the query or the first card is about: a text that says no way of its own has those only.
    """
    one_way = sums is not None and len(sums) < len(EITHER)
    all_by_name = not one_way and document.get("kind") == "matter"
    if sums is None:
        sums = EITHER if all_by_name else tuple(named) or EITHER
    found = dict.fromkeys(sums, one_way or all_by_name)
    is_charged = part_of(document, "fee").get("charged") is True
    if is_charged or (not named and (all_by_name or not sums)):
        found["fee"] = all_by_name
    return found
