"""Meaning: what was typed is also compared, as a whole, with what matters are called and how people ask for them.

People who speak use words that no name has and no dictionary knows (拉一车猪去外省卖); what is near in meaning is
found all the same. Searches of a few words say what they name, so that these are compared only where no name has all
of them, unless they are a paraphrase of the dictionary.
"""

from __future__ import annotations

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("按含义比较", off="meaning", kill_switch="meaning", drawn="note")
def choose_semantic_text(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Say which text is compared."""
    parsed_query, names = analysis.parsed_query, resources.names_by_meaning
    if names is None or parsed_query.empty:
        return analysis
    text = _without_scaffolding(analysis)
    semantic_always = bool(parsed_query.typed) or names.paraphrases.has(analysis.text)
    return analysis.with_step(
        "choose_semantic_text",
        text,
        parsed_query=parsed_query.compared_as(text, always=semantic_always),
    )


def _without_scaffolding(analysis: QueryAnalysis) -> str:
    """What is left where nothing but scaffolding is taken away: questions are near to questions, whatever they ask. Of
    a search of a few words places go too, which are half of it (石河子退休审批); in a sentence they say who somebody
    is.
    """
    gone = (REMOVED,) if analysis.parsed_query.typed else (REMOVED, PLACE)
    spans = [span for span in analysis.spans if span.role in gone]
    if not spans:
        return analysis.text.strip() or analysis.text
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(analysis.text)]
    parts = (analysis.text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    return " ".join(part for part in parts if part) or analysis.text
