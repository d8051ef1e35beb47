"""Running text without what is of persons: as the public reads it, and as logs and events keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from indexer.documents.masking.addresses import mask_addresses
from indexer.documents.masking.free_names import free_names
from indexer.documents.masking.names import names_again, names_of, public_form
from indexer.documents.masking.numbers import MASK, strip_numbers
from indexer.documents.masking.readings import Name

# Four, that a name that was taken out is not read as the number that shows a name before it.
NAME_MASK = MASK + "*"


def mask_text(text: str) -> str:
    """A text as the public may read it: `***` for numbers of persons, e-mail and addresses from the community on; names
    keep the surname (张**). Idempotent, and linear in the text.
    """
    return mask_texts([text])[0]


def mask_texts(texts: Sequence[str], known: Iterable[str] = ()) -> list[str]:
    """The same of texts of one letter: a name that one of them shows is masked in all.

    Args:
        known: Names that are known from elsewhere, such as who asked.
    """
    stripped = [mask_addresses(strip_numbers(text)) for text in texts]
    found = [_with_free(text, names_of(text)) for text in stripped]
    people = {
        *known,
        *(text[name.start : name.end] for text, names in zip(stripped, found, strict=True) for name in names),
    }
    if not people:
        return stripped
    return [
        _replaced(text, names_again(text, names, people), public_form)
        for text, names in zip(stripped, found, strict=True)
    ]


def strip_personal(text: str) -> str:
    """A text as it is stored and logged: nothing of a person's number, name or address is kept. Idempotent, and linear
    in the text.
    """
    stripped = mask_addresses(strip_numbers(text))
    names = names_of(stripped)
    if not names:
        return stripped
    people = {stripped[name.start : name.end] for name in names}
    return _replaced(stripped, names_again(stripped, names, people), lambda _text, _name: NAME_MASK)


def _with_free(text: str, names: list[Name]) -> list[Name]:
    """Names that something shows, and those that show themselves."""
    taken = {place for name in names for place in range(name.start, name.end)}
    return sorted([*names, *(one for one in free_names(text) if taken.isdisjoint(range(one.start, one.end)))])


def _replaced(text: str, names: Iterable[Name], form: Callable[[str, Name], str]) -> str:
    kept: list[str] = []
    end = 0
    for name in names:
        kept += text[end : name.start], form(text, name)
        end = name.end
    return "".join((*kept, text[end:]))
