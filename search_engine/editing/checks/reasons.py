"""What a finding is to programs: a code, and in English what its check looks for. Its Chinese sentence says more:
what was found in this row.
"""

from __future__ import annotations

from collections.abc import Mapping

from dictionaries.reasons import Message, Reason
from search_engine.editing.finding import Finding

# Check → its code, and what is wrong.
MEANINGS: Mapping[str, tuple[str, str]] = {
    "duplicates": ("duplicate", "another row says the same"),
    "contradictions": ("contradiction", "the row and another one cannot both be right"),
    "far_apart": ("contradiction", "the two texts have little to do with each other"),
    "two_matters": ("contradiction", "the two texts are names of different matters"),
    "leads_to_banned": ("banned_word", "the row leads to a banned word"),
    "stop_words": ("contradiction", "the stop word is part of a name or of what people ask"),
    "user_words": ("contradiction", "the word splits others, or is not cut as a word"),
    "typos": ("contradiction", "what is to be corrected is right elsewhere"),
    "expired": ("out_of_range", "the row has ended already"),
    "banned_words": ("banned_word", "the ban hits a name, a term or a frequent query"),
    "distress": ("contradiction", "the row would silence a query of somebody in distress"),
    "two_lists": ("contradiction", "two lists say different things of the text"),
    "unknown_names": ("unknown_reference", "the catalogue has nothing of this name or id"),
    "life_event_matters": ("unknown_reference", "the matter and the life event do not fit each other"),
    "pins": ("contradiction", "the pin or hide does nothing, too much, or something else than it seems to"),
    "ranking": ("out_of_range", "there is no such constant of ranking, or its value is out of range or the same"),
    "readings": ("wrong_form", "the reading does not fit the phrase"),
    "scopes": ("outside_area", "the row is for a region, site or department where it cannot act"),
    "kept_queries": ("contradiction", "a kept query would not find what it must"),
}


def reason_of(finding: Finding) -> str:
    """What a finding says, as a reason. Of a rule it is the rule's own."""
    if isinstance(finding.what, Reason) or finding.check not in MEANINGS:
        return finding.what
    code, english = MEANINGS[finding.check]
    return Message(code, "{what}", english)(what=finding.what)
