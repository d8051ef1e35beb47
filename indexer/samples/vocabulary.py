"""The words of `vocabulary.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from indexer.documents.document import Initiative, MatterType, Money
from indexer.samples.yaml_text import read_yaml

WORDS = Path(__file__).parent / "vocabulary.yaml"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Words):
    """A department line: how its authorities are called, and its things by class."""

    department: str
    number: int
    province: str
    city: str
    county: str
    natural_themes: tuple[str, ...]
    legal_themes: tuple[str, ...]
    things: dict[str, str]


class Action(_Words):
    """What is done with a thing of one of the `classes`, in one of the `situations` (办理情形)."""

    number: int
    title: str
    matter_type: MatterType
    classes: str
    situations: tuple[str, ...]
    initiative: Initiative = "依申请"
    money: Money = "none"


class Paper(_Words):
    """A material: its name with the thing to fill in, and where it comes from."""

    name: str
    source: str


class Vocabulary(_Words):
    """All words; a field is named as its key in the file, where its use is explained."""

    type_digits: dict[str, str]
    actions: tuple[Action, ...]
    lines: tuple[Line, ...]
    conditions: tuple[str, ...]
    materials: tuple[Paper, ...]
    starts: tuple[str, ...]
    middles: tuple[str, ...]
    ends: tuple[str, ...]
    duty: tuple[str, ...]
    policy_titles: tuple[str, ...]
    faq_titles: tuple[str, ...]
    news_titles: tuple[str, ...]
    matter_titles: tuple[str, ...]
    reasons: tuple[str, ...]
    measures: tuple[str, ...]
    surnames: str


@cache
def vocabulary() -> Vocabulary:
    """The words, checked; raises pydantic's `ValidationError` if the file does not hold what it should."""
    return Vocabulary.model_validate(read_yaml(WORDS))


@cache
def authority_patterns(department: str) -> Mapping[str, str]:
    """How the authorities of a line are called, by level."""
    line = next(line for line in vocabulary().lines if line.department == department)
    return MappingProxyType(
        {
            "nation": f"国家{line.department}主管部门",
            "province": "{name}" + line.province,
            "city": "{name}" + line.city,
            "district": "{city}{name}" + line.county,
            "county": "{name}" + line.county,
            "town": "{name}人民政府",
            "street": "{name}办事处",
        }
    )
