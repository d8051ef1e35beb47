"""What stands around a matter while it is typed: 余杭区身份, 我要办护, 护照多少钱. No entry begins or ends so.

A place before it stays in what is suggested, since it decides for where one asks; the scaffolding of a question, and
what is asked of the matter, go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dictionaries.normalize import SEPARATORS, normal_text
from dictionaries.regions import Region
from search_engine.page.search_page import Span
from search_engine.query.analysis.detect_requested_fields import HOW
from search_engine.query.analysis.plain_question import plain_question
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.suggestion.suggestion import Suggestion

# Longer texts are sentences, and their beginnings no beginnings of names.
MOST_CHARS = 40
# Words before a place that say nothing else.
AT = ("在", "去", "到")


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of a text.

    Attributes:
        text: What is to be looked up.
        place: The place that stood before it, as typed; "" where none did.
        region: The code of that place where it means one alone; None otherwise.
    """

    text: str
    place: str = ""
    region: str | None = None

    def around(self, suggestion: Suggestion) -> Suggestion:
        """A suggestion with the place before it, unless its own text names it."""
        if not self.place or self.place in suggestion.text:
            return suggestion
        shift = len(self.place)
        spans: tuple[Span, ...] = tuple((start + shift, end + shift) for start, end in suggestion.highlight)
        first = spans[:1]
        joined = ((0, first[0][1]), *spans[1:]) if first and first[0][0] == shift else ((0, shift), *spans)
        return replace(suggestion, text=self.place + suggestion.text, highlight=joined)


def core_of(text: str, resources: AnalysisResources, user: Region | None) -> Core | None:
    """The core of a text; None where it is all of the text, or nothing is left of it.

    Args:
        user: The user's own region: it decides which of several places of one name is meant.
    """
    normal = normal_text(text).strip()
    if len(normal) > MOST_CHARS:
        return None
    rest = _after_scaffold(normal, resources)
    mention = next(iter(resources.mentions(rest)), None) if resources.places else None
    place, region = "", None
    if resources.places and mention and mention.kind != "plate" and rest[: mention.start] in ("", *AT):
        place, rest = rest[mention.start : mention.end], _after_scaffold(rest[mention.end :], resources)
        found = resources.places.resolve((mention,), user).places
        region = found[0].region.code if found else None
    core = _before_asks(rest, resources)
    return Core(core, place, region) if core and core != normal else None


def _after_scaffold(text: str, resources: AnalysisResources) -> str:
    """Without greetings, 我要, 怎么办 and signs at the beginning; of 怎么注销 the verb stays."""
    while True:
        text = _without_signs(text)
        how = HOW.match(text)
        said = [one.end for book in (resources.stop_words, resources.asks) for one in book.all(text) if one.start == 0]
        end = how.end() if how else max(said, default=0)
        if not 0 < end < len(text):
            return text
        text = text[end:]


def _before_asks(text: str, resources: AnalysisResources) -> str:
    """Without what is asked at the end."""
    asks = resources.asks
    listed = asks.all(text)
    if plain := plain_question(text, listed):
        listed = [*listed, *map(plain.occurrence, asks.all(plain.text))]
    said = [one for one in listed if one.end == len(text) and one.start > 0]
    return text[: min(one.start for one in said)].rstrip() if said else text


def _without_signs(text: str) -> str:
    found = SEPARATORS.match(text)
    return text[found.end() :] if found else text
