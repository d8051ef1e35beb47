"""What a clerk says first of a matter: how long it takes, what it costs, how often one comes, where, whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from api.portal import element_text
from search_engine.searching import duration_text, needs_no_visit

# A number that a telephone dials: area code and number, with an extension, a service line, or a mobile phone.
TELEPHONE = re.compile(
    r"(?<![\d-])(?:0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|1[0-2]\d{3}|\d{7,8})(?![\d-])"
)
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
    place, contact = document.get("place") or {}, document.get("contact") or ""
    where = place.get("address") or place.get("name") or ""
    number = TELEPHONE.search(contact)
    yield KeyFact("clock", "多久", duration_text(document.get("promised_time") or document.get("legal_time")))
    yield KeyFact("wallet", "费用", fee(document.get("fee") or {}), "#cost")
    yield KeyFact("footprints", "到现场", coming(document))
    yield KeyFact("map-pin", "去哪里", where, map_url.replace("{address}", quote(where)) if map_url and where else "")
    yield KeyFact("phone", "咨询", number[0] if number else "", f"tel:{number[0]}" if number else "")


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
