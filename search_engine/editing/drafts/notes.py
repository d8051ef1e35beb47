"""What people say of a draft, a publish or a switch: one line, kept for those who look at it."""

from __future__ import annotations

from dictionaries.editing.row_cells import TURNS, UNWRITABLE, unwritable
from search_engine.errors import BadParameters, Detail

LONGEST = 500  # characters
NO_REASON = "请写明退回的原因，起草人会看到"


def require_note(note: str) -> None:
    """Raise `BadParameters` where a note is too long, or no line."""
    if faults := note_faults("note", note, LONGEST):
        raise BadParameters(faults)


def require_reason(reason: str) -> None:
    """Raise `BadParameters` where there is no reason, or it is too long or no line."""
    faults = note_faults("reason", reason, LONGEST) or ([] if reason.strip() else [Detail("reason", NO_REASON)])
    if faults:
        raise BadParameters(faults)


def note_faults(field: str, note: str, longest: int) -> list[Detail]:
    """What is wrong with a note: wide spaces, which people type, are none of it."""
    found = UNWRITABLE.search(note)
    if found and TURNS.match(found[0]):
        return [Detail(field, unwritable(found[0]))]
    if found or len(note) > longest:
        return [Detail(field, f"最长 {longest} 个字符，不含控制字符")]
    return []
