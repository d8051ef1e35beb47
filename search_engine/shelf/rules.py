"""Rules that warn: what the checks say of an app, against the settings. What they may do stands in `steps`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from indexer.store.audit.author import SERVICE, Author
from indexer.store.shelf.app_states import OFF, ONLINE, WARNED, AppState, AppStep
from search_engine.settings.settings import Settings
from search_engine.shelf.deciding import Decision
from search_engine.shelf.figures import AppFigures
from search_engine.shelf.protected import is_protected

# Who a rule is, for the audit log.
RULES: Final = Author(f"{SERVICE}:apps")
# An app is well again when what is amiss stays below this share of a limit, and its latency below that one: an app that
# is just at a limit would come and go.
CALM, CALM_LATENCY = 0.5, 0.75
PERCENT, SECOND = 100.0, 1_000  # ms


def decision_of(
    state: AppState,
    last: AppStep | None,
    document: Mapping[str, Any],
    figures: AppFigures,
    settings: Settings,
    now: int,
) -> Decision | None:
    """What the rules decide of an app; None: nothing.

    Args:
        last: The step that led to its state; None: none.
        now: ms since 1970 UTC.
    """
    if figures.checks < settings.app_least:
        return None
    wrong = "；".join(faults_of(figures, settings))
    if state.state == ONLINE and wrong:
        return Decision(state.id, WARNED, wrong, seen=state.step)
    # what a person says holds until a person says otherwise
    if state.state != WARNED or last is None or last.actor != RULES.actor:
        return None
    if now - state.since < settings.app_calm * SECOND:
        return None
    if not wrong and not any(faults_of(figures, settings, calm=True)):
        return Decision(state.id, ONLINE, f"已恢复：{told(figures)}", seen=state.step)
    if wrong and settings.app_auto_off and not is_protected(document):
        return Decision(state.id, OFF, f"预警期满仍未恢复：{wrong}", seen=state.step)
    return None


def faults_of(figures: AppFigures, settings: Settings, *, calm: bool = False) -> Iterator[str]:
    """What is beyond a limit, in Chinese; `calm`: what is not well within it."""
    part, slow_ms = (CALM, CALM_LATENCY * settings.app_slow_ms) if calm else (1.0, settings.app_slow_ms)
    count = f"最近 {figures.checks} 次检查"
    if (1 - figures.well) * PERCENT > (PERCENT - settings.app_well) * part:
        yield f"{count}中正常应答 {figures.well:.0%}，要求不低于 {settings.app_well:g}%"
    if figures.p95 is not None and figures.p95 * SECOND > slow_ms:
        yield f"{count}中 95% 的应答用时 {figures.p95:.1f} 秒，要求不超过 {settings.app_slow_ms / SECOND:g} 秒"
    if figures.failed * PERCENT >= settings.app_failed * part and figures.failed:
        yield f"{count}中报错 {figures.failed:.0%}，要求低于 {settings.app_failed:g}%"


def told(figures: AppFigures) -> str:
    """The figures in a sentence."""
    seconds = "" if figures.p95 is None else f"，95% 的应答用时不超过 {figures.p95:.1f} 秒"
    return f"最近 {figures.checks} 次检查中正常应答 {figures.well:.0%}{seconds}"
