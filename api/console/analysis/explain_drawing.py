"""What an explanation is drawn of: the flow of the analysis, and the score of each card as a stacked bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from api.console import words
from api.console.forms import place_name
from search_engine.searching import FlowStep

# Colours of a bar, and of its legend; signals beyond them share the last.
COLOURS = 8


def flow_shown(flow: Sequence[FlowStep]) -> list[dict[str, Any]]:
    """Each step by its Chinese name, with its pieces of text and what it noted."""
    found = []
    for one in flow:
        spoken = [word for record in one.records for word in _words(record)] if one.step.drawn == "words" else []
        note = told(one.records) if not (one.before or spoken) else ""
        after = "" if one.step.drawn == "note" else one.after
        found.append({"step": one.step.label, "before": one.before, "after": after, "words": spoken, "note": note})
    return found


def _words(record: Any) -> list[str]:
    return [word for part in record for word in _words(part)] if isinstance(record, list | tuple) else record.split()


def legend(cards: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name of a signal that gives some card something → its label and the number of its colour, the largest first."""
    gives: dict[str, float] = {}
    labels: dict[str, str] = {}
    for card in cards:
        for signal in card["why"]["signals"]:
            if signal["share"]:
                gives[signal["name"]] = gives.get(signal["name"], 0.0) + abs(signal["share"])
                labels[signal["name"]] = signal["label"]
    ordered = sorted(gives, key=lambda name: -gives[name])
    return {name: {"label": labels[name], "colour": min(at, COLOURS - 1)} for at, name in enumerate(ordered)}


def bars(cards: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of each card the pieces of its bar in hundredths of the longest, and it in words; what takes away stands left of
    the zero line, which all bars share.
    """
    colours = legend(cards)
    shares = [[one for one in card["why"]["signals"] if one["share"]] for card in cards]
    below = max((sum(-one["share"] for one in of if one["share"] < 0) for of in shares), default=0.0)
    above = max((sum(one["share"] for one in of if one["share"] > 0) for of in shares), default=0.0)
    unit = 100 / ((below + above) or 1.0)
    return [_bar(of, colours, below * unit, unit) for of in shares]


def _bar(shares: Sequence[Mapping[str, Any]], colours: Mapping[str, Any], zero: float, unit: float) -> dict[str, Any]:
    left, right, pieces = zero, zero, []
    for one in sorted(shares, key=lambda share: colours[share["name"]]["colour"]):
        width = abs(one["share"]) * unit
        start, left, right = (right, left, right + width) if one["share"] > 0 else (left - width, left - width, right)
        label = f"{one['label']} {one['share']:+.2f}"
        pieces.append({"x": round(start, 2), "width": round(width, 2), "told": label, **colours[one["name"]]})
    return {"pieces": pieces, "zero": round(zero, 2), "told": "，".join(one["told"] for one in pieces)}


def told(record: Any) -> str:
    """What a step has noted, as people read it."""
    if isinstance(record, dict):
        return next((tell(record) for name, tell in TELL.items() if name in record), _plain(record))
    if isinstance(record, list | tuple):
        return "；".join(map(told, record))
    return words.CRISES.get(str(record)) or words.value("audience", str(record))


def _plain(record: Mapping[str, Any]) -> str:
    return "，".join(f"{name} {value}" for name, value in record.items())


def _correction(record: Mapping[str, Any]) -> str:
    return f"{record['from']} → {record.get('to', '')}{'' if record.get('applied', True) else '（仅提示，未采用）'}"


# A name that a record has → how it is told; the first one that fits.
TELL: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "from": _correction,
    "category": lambda one: f"{one['category']}：{words.value('action', str(one.get('action', '')))}",
    "wish": lambda one: f"{one['text']}：{words.value('wish', str(one['wish']))}，{one.get('means', '')}",
    "asks": lambda one: f"{one['text']}：{words.value('asks', str(one['asks']))}",
    "candidates": lambda one: f"{one['text']}：{'、'.join(map(place_name, one['candidates']))}",
    "words": lambda one: f"{one.get('text', '')}：{'、'.join(one['words'])}",
}
