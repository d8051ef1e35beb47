"""Places named in the text. A place is no required word; which of several is meant is decided for each user. A plate
(浙A) names a place, and that a vehicle is meant.

Names that are ordinary words as well (西湖) are found, but stay words: see `accept_ambiguous_places`.
"""

from __future__ import annotations

from collections.abc import Iterable

from dictionaries.places import BEYOND, PlaceMention, names_somebody, plate_end
from ranker.matching.parsed_query import Alternative, Clause
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import PLACE, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

# Who names a place by its plate asks about a vehicle, or about driving one: 苏A过户 is about no house and no patent.
VEHICLE = Clause(
    tuple(Alternative((word,)) for word in ("机动车", "车辆", "小客车", "出租汽车", "驾驶", "交通", "道路", "摇号"))
)


@analysis_step("识别地名", off="places")
def detect_places(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find them; a name of the catalogue is looked at too, since policies are called after places."""
    if resources.places is None:
        return analysis
    found = mentions_of(analysis.text, resources)
    name = _given_name(analysis.text, resources)
    if name and not any(one.start < name for one in found):
        analysis = analysis.with_step(
            "detect_places", [{"name": analysis.text[:name]}], spans=analysis.with_spans(Span(0, name, WEAK))
        )
    if not found:
        return analysis
    spans = analysis.with_spans(*place_spans((one for one in found if not one.weak), resources))
    record = [
        {"text": one.text, "span": [one.start, one.end], "candidates": [region.code for region in one.candidates]}
        for one in found
    ]
    return analysis.with_step("detect_places", record, spans=spans, mentions=found)


def mentions_of(text: str, resources: AnalysisResources) -> tuple[PlaceMention, ...]:
    """The places that a text names, but for names that are things as well that people look for (沪牌)."""
    return tuple([one for one in resources.mentions(text) if not _is_term(one, resources)])


def place_spans(mentions: Iterable[PlaceMention], resources: AnalysisResources) -> list[Span]:
    """The marks of some places."""
    return [
        Span(one.start, _end(one), PLACE, VEHICLE if one.kind == "plate" else None)
        for one in mentions
        if not _is_in_term(one, resources)
    ]


def _given_name(text: str, resources: AnalysisResources) -> int:
    """Where somebody's name ends that a text begins with, the given name being a place's (李宁夏); else 0.

    Whose papers they are is no part of any matter: the name is no required word.
    """
    if not names_somebody(text, 1):
        return 0
    first = next(iter(resources.mentions(text[1:])), None)
    return 1 + first.end if first and first.start == 0 and first.kind == "short" else 0


def _end(mention: PlaceMention) -> int:
    """Where the mark of a place ends: behind the number of a car plate, which is no word (浙a12345违章)."""
    return plate_end(mention.source, mention.end) if mention.kind == "plate" else mention.end


def _is_in_term(mention: PlaceMention, resources: AnalysisResources) -> bool:
    """Whether the place is in a term that begins before it: 去香港旅游 says where one goes over the border, and what it
    takes. Of 去上海看病 the place says all.
    """
    return all(region.code.startswith(BEYOND) for region in mention.candidates) and any(
        one.start < mention.start and mention.end <= one.end and one.value.ways
        for one in resources.terms.longest(mention.source)
    )


def _is_term(mention: PlaceMention, resources: AnalysisResources) -> bool:
    """Whether a name of a place is itself a thing that people look for (沪牌)."""
    term = resources.terms.get(mention.text)
    return term is not None and bool(term.ways)
