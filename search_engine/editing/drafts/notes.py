"""What people say of a draft, a publish or a switch: one line, kept for those who look at it."""

from __future__ import annotations

from dictionaries.editing.row_cells import TURNS, UNWRITABLE, unwritable
from dictionaries.reasons import Message
from search_engine.errors import BadParameters, Detail

NOT_A_NOTE = Message(
    "too_long", "最长 {most} 个字符，不含控制字符", "must have at most {most} characters and no control characters"
)
LONGEST = 500  # characters
NO_REASON = Message("missing", "请写明退回的原因，起草人会看到", "say why it is returned, which its author will see")


def require_note(note: str) -> None:
    """Raise `BadParameters` where a note is too long, or no line."""
    if faults := note_faults("note", note, LONGEST):
        raise BadParameters(faults)


def require_reason(reason: str) -> None:
    """Raise `BadParameters` where there is no reason, or it is too long or no line."""
    faults = note_faults("reason", reason, LONGEST) or ([] if reason.strip() else [Detail("reason", NO_REASON())])
    if faults:
        raise BadParameters(faults)


def note_faults(field: str, note: str, longest: int) -> list[Detail]:
    """What is wrong with a note: wide spaces, which people type, are none of it."""
    found = UNWRITABLE.search(note)
    if found and TURNS.match(found[0]):
        return [Detail(field, unwritable(found[0]))]
    if found or len(note) > longest:
        return [Detail(field, NOT_A_NOTE(most=longest))]
    return []
