"""Reading the sample catalogue: reviewed text in, checked matters out.

One file per department line. `defaults` of a file stand for every matter in it; a matter's own key replaces them. A
matter with `situations` (办理情形) is one base for each of them: a situation's own keys replace the matter's, and its
`more_materials` stand behind the matter's materials.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from indexer.document import Document
from indexer.samples.yaml_text import read_yaml

MATTERS = Path(__file__).parent / "matters"
LEVELS = ("nation", "province", "city", "county", "town", "village")

# What C 0103-2018 §7.1 asks of a published matter, and what makes it findable. A matter of the authority's own motion
# (依职权) has nobody who applies, so nothing about applying.
ON_DUTY_ELEMENTS = (
    "aliases", "summary", "matter_type", "initiative", "audience", "themes", "legal_basis", "legal_time", "process",
    "case_type", "place", "hours", "contact", "supervision",
)  # fmt: skip
ELEMENTS = (
    *ON_DUTY_ELEMENTS,
    "promised_time", "visits", "conditions", "materials", "fee", "online", "needs_identity", "auth_level",
    "faqs",
)  # fmt: skip

# What a matter may lack that is not among the most used: `core: true`.
BEYOND_CORE = frozenset({"faqs"})

# How a material is read that says nothing else: one original, shown on paper or as an electronic licence.
MATERIAL_DEFAULTS: Mapping[str, Any] = {
    "necessity": "必要",
    "original": 1,
    "copies": 0,
    "source": "申请人自备",
    "electronic": True,
}

# Keys that say where a matter is offered and how its copies differ; everything else is a field of the document.
PLACEMENT = frozenset(
    {
        "catalog_code",
        "item",
        "department",
        "levels",
        "except_regions",
        "only_regions",
        "authority_pattern",
        "place",
        "contact",
        "local_variants",
        "dirty",
        "core",
    }
)
# Keys that expansion writes; a matter must not bring them.
WRITTEN_BY_EXPANSION = frozenset({"id", "kind", "item_code", "authority", "region", "level", "links", "site"})


class CatalogueError(ValueError):
    """The sample catalogue is faulty; `faults` lists every one found, each with file and title."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class LocalVariant:
    """Fields that read otherwise in some regions (and in everything below them)."""

    regions: frozenset[str]
    overrides: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampleMatter:
    """One base matter: what its copies share, and where and how they are made.

    `item` tells the 办理情形 of one `catalog_code` apart.
    `authority_pattern` maps a level (also `district` for a 市辖区, `street` for a 街道) to the authority's name, with
    `{name}`, `{path}`, `{city}`, `{province}` or `{committee}` to fill in; `place` and `contact` are such patterns too,
    with `{n}` and `{area}`, `{digits}`. `dirty` names the elements left out on purpose; a `core` matter is not among
    the most used, and may lack what is in `BEYOND_CORE`.
    """

    catalog_code: str
    item: int
    title: str
    department: str
    levels: frozenset[str]
    except_regions: frozenset[str]
    only_regions: frozenset[str]
    authority_pattern: Mapping[str, str]
    place: str | None
    contact: str | None
    local_variants: tuple[LocalVariant, ...]
    dirty: frozenset[str]
    shared: Mapping[str, Any]
    core: bool = False


def read_catalogue(folder: Path | None = None) -> tuple[SampleMatter, ...]:
    """Every base matter of the catalogue, in the order of file names and of the files; raises `CatalogueError`."""
    faults: list[str] = []
    matters: list[SampleMatter] = []
    for where, raw in _raw_matters(folder or MATTERS):
        found = tuple(_faults(raw))
        if found:
            faults += [f"{where}: {fault}" for fault in found]
        else:
            matters.append(_matter(raw))
    twice = Counter((matter.catalog_code, matter.item) for matter in matters)
    faults += [
        f"catalog_code {code} item {item} stands {times} times" for (code, item), times in twice.items() if times > 1
    ]
    if faults:
        raise CatalogueError(tuple(faults))
    return tuple(matters)


def read_others(folder: Path | None = None) -> tuple[Mapping[str, Any], ...]:
    """The documents that are no matters (policies, guides, apps, answers, news), each with a region of its own."""
    path = (folder or MATTERS) / "others.yaml"
    documents = tuple(read_yaml(path)["documents"])
    faults = tuple(f"{path.name} {raw.get('id')}: {fault}" for raw in documents for fault in _document_faults(raw))
    if faults:
        raise CatalogueError(faults)
    return documents


def _raw_matters(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        defaults = content.get("defaults", {})
        for matter in content.get("matters", ()):
            for raw in _situations(matter):
                left_out = frozenset(raw.get("dirty", ()))
                merged = {**{key: value for key, value in defaults.items() if key not in left_out}, **raw}
                merged["materials"] = [{**MATERIAL_DEFAULTS, **material} for material in merged.get("materials") or ()]
                yield (
                    f"{path.name} {raw.get('title')}",
                    {key: value for key, value in merged.items() if value not in (None, [])},
                )


def _situations(matter: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The matter itself, or each of its situations with what it takes over from the matter."""
    common = {key: value for key, value in matter.items() if key != "situations"}
    if "situations" not in matter:
        yield common
    for number, situation in enumerate(matter.get("situations", ()), 1):
        own = {key: value for key, value in situation.items() if key != "more_materials"}
        merged = {**common, "item": number, **own}
        merged["materials"] = [*merged.get("materials", ()), *situation.get("more_materials", ())]
        yield merged


def _matter(raw: Mapping[str, Any]) -> SampleMatter:
    return SampleMatter(
        catalog_code=raw["catalog_code"],
        item=raw.get("item", 1),
        title=raw["title"],
        department=raw["department"],
        levels=frozenset(raw["levels"]),
        except_regions=frozenset(raw.get("except_regions", ())),
        only_regions=frozenset(raw.get("only_regions", ())),
        authority_pattern=MappingProxyType(dict(raw["authority_pattern"])),
        place=raw.get("place"),
        contact=raw.get("contact"),
        local_variants=tuple(
            LocalVariant(frozenset(variant["regions"]), MappingProxyType(variant["overrides"]))
            for variant in raw.get("local_variants", ())
        ),
        dirty=frozenset(raw.get("dirty", ())),
        core=bool(raw.get("core")),
        shared=MappingProxyType({key: value for key, value in raw.items() if key not in PLACEMENT}),
    )


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    for key in ("catalog_code", "title", "department", "levels", "authority_pattern"):
        if key not in raw:
            yield f"{key} is missing"
    yield from (f"{level} is no level" for level in raw.get("levels", ()) if level not in LEVELS)
    yield from (f"{key} is written by expansion" for key in sorted(WRITTEN_BY_EXPANSION & raw.keys()))
    wanted = ELEMENTS if raw.get("initiative") == "依申请" else ON_DUTY_ELEMENTS
    dirty = frozenset(raw.get("dirty", ()))
    spared = dirty | BEYOND_CORE if raw.get("core") else dirty
    yield from (f"{key} is missing" for key in wanted if key not in raw and key not in spared)
    yield from (f"{key} is there, yet declared dirty" for key in sorted(dirty & raw.keys()))
    yield from _document_faults({"id": "1", **{key: value for key, value in raw.items() if key not in PLACEMENT}})


def _document_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} is no field of a document" for key in raw if key not in Document.model_fields)
    try:
        Document.model_validate(raw)
    except ValidationError as error:
        yield from (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
