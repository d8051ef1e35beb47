"""The steps of the analysis, in their order. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Iterable

from search_engine.query.analysis.analysis_step import CORRECTIONS, DISTRESS, AnalysisStep
from search_engine.query.analysis.check_blocklist import check_blocklist
from search_engine.query.analysis.choose_semantic_text import choose_semantic_text
from search_engine.query.analysis.correct_spelling import correct_spelling
from search_engine.query.analysis.detect_audience import detect_audience
from search_engine.query.analysis.detect_channel import detect_channel
from search_engine.query.analysis.detect_code import detect_code
from search_engine.query.analysis.detect_crisis import detect_crisis
from search_engine.query.analysis.detect_office import detect_office
from search_engine.query.analysis.detect_old_text import detect_old_text
from search_engine.query.analysis.detect_only_way import detect_only_way
from search_engine.query.analysis.detect_portal import detect_portal
from search_engine.query.analysis.detect_recourse import detect_recourse
from search_engine.query.analysis.detect_requested_fields import detect_requested_fields
from search_engine.query.analysis.detect_situation import detect_situation
from search_engine.query.analysis.detect_way_by_sound import detect_way_by_sound
from search_engine.query.analysis.detect_wish import detect_wish
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.join_spaced_characters import join_spaced_characters
from search_engine.query.analysis.keep_content import keep_content
from search_engine.query.analysis.normal_form import normal_form
from search_engine.query.analysis.normalize_numerals import normalize_numerals
from search_engine.query.analysis.places.accept_ambiguous_places import accept_ambiguous_places
from search_engine.query.analysis.places.choose_homophones import choose_homophones
from search_engine.query.analysis.places.detect_near_me import detect_near_me
from search_engine.query.analysis.places.detect_origin import detect_origin
from search_engine.query.analysis.places.detect_places import detect_places
from search_engine.query.analysis.places.detect_relocation import detect_relocation
from search_engine.query.analysis.read_pinyin import read_pinyin
from search_engine.query.analysis.segment import segment
from search_engine.query.analysis.split_alphanumerics import split_alphanumerics

STEPS: tuple[AnalysisStep, ...] = (
    detect_crisis,
    detect_recourse,
    check_blocklist,
    normal_form,
    detect_code,
    join_spaced_characters,
    split_alphanumerics,
    normalize_numerals,
    read_pinyin,
    choose_homophones,
    correct_spelling,
    detect_crisis,
    detect_wish,
    detect_situation,
    detect_places,
    accept_ambiguous_places,
    detect_origin,
    detect_relocation,
    detect_near_me,
    detect_channel,
    detect_old_text,
    detect_requested_fields,
    detect_audience,
    detect_portal,
    detect_office,
    detect_way_by_sound,
    drop_stopwords,
    detect_only_way,
    keep_content,
    expand,
    segment,
    choose_semantic_text,
)
# The values of `off=`.
SWITCHES = tuple(dict.fromkeys([step.off for step in STEPS if step.off not in ("", DISTRESS)]))
# Those of the steps that correct, which `correct=off` leaves out too.
CORRECTING = tuple(dict.fromkeys([step.off for step in STEPS if step.kill_switch == CORRECTIONS]))


def left_out(off: Iterable[str], correct: str) -> tuple[str, ...]:
    """The switches of all steps that a request leaves out, by its `off` and by `correct=off`; sorted."""
    return tuple(sorted({*off, *(CORRECTING if correct == "off" else ())}))
