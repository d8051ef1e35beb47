"""What a clerk says first of a matter: how long it takes, what it costs, how often one comes, where, whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from api.portal import element_text
from api.portal.ways import calls_in
from search_engine.searching import duration_text, needs_no_visit

# A longer standard is in its section.
LONGEST_FEE = 12


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One fact: its icon, its name, its words, and an address to tap on ("": none)."""

    icon: str
    name: str
    text: str
    url: str = ""


def key_facts(document: Mapping[str, Any], map_url: str) -> tuple[KeyFact, ...]:
    """The facts that are known, in the order in which they are asked for.

    Args:
        map_url: Address of a map with {address} in it; "": places are no links.
    """
    return tuple(fact for fact in _facts(document, map_url) if fact.text)


def _facts(document: Mapping[str, Any], map_url: str) -> Iterator[KeyFact]:
    place, calls = document.get("place") or {}, calls_in(document.get("contact") or "")
    where = place.get("address") or place.get("name") or ""
    number = calls[0].number if calls else ""
    yield KeyFact("clock", "多久", duration_text(document.get("promised_time") or document.get("legal_time")))
    yield KeyFact("wallet", "费用", fee(document.get("fee") or {}), "#cost")
    yield KeyFact("footprints", "到现场", coming(document))
    yield KeyFact("map-pin", "去哪里", where, map_url.replace("{address}", quote(where)) if map_url and where else "")
    yield KeyFact("phone", "咨询", number, f"tel:{number}")


def coming(document: Mapping[str, Any]) -> str:
    """How often one comes."""
    times = document.get("visits")
    return "不用跑" if needs_no_visit(document.get("online") or (), times) else element_text.visits(times)


def fee(values: Mapping[str, Any]) -> str:
    """What it costs, in few words."""
    standard = values.get("standard") or ""
    if values.get("charged") is False:
        return "不收费"
    return standard if 0 < len(standard) <= LONGEST_FEE else "收费" if values.get("charged") or standard else ""
