"""What people say of a draft, a publish or a switch: one line, kept for those who look at it."""

from __future__ import annotations

from dictionaries.editing.row_cells import TURNS, UNWRITABLE, unwritable
from search_engine.errors import BadParameters, Detail

LONGEST = 500  # characters


def require_note(note: str) -> None:
    """Raise `BadParameters` where a note is too long, or no line."""
    if faults := note_faults("note", note, LONGEST):
        raise BadParameters(faults)


def note_faults(field: str, note: str, longest: int) -> list[Detail]:
    """What is wrong with a note: wide spaces, which people type, are none of it."""
    found = UNWRITABLE.search(note)
    if found and TURNS.match(found[0]):
        return [Detail(field, unwritable(found[0]))]
    if found or len(note) > longest:
        return [Detail(field, f"最长 {longest} 个字符，不含控制字符")]
    return []
