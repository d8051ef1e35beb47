"""Reading the sample catalogue: reviewed text in, checked matters out.

How its files are laid out is told in `indexer.samples.entries`; what else a reviewer looks at, in
`indexer.samples.review`.

CatalogueError    the catalogue is faulty; every fault at once
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from dictionaries.faults import Fault
from indexer.documents.document import Document
from indexer.loaders.messages import faults_of
from indexer.samples.entries import Entry, document_entries, matter_entries, read_files
from indexer.samples.yaml_text import read_yaml

MATTERS = Path(__file__).parent / "matters"
PLACES = Path(__file__).parent / "places.yaml"
LEVELS = ("nation", "province", "city", "county", "town", "village")

# What C 0103-2018 §7.1 asks of a published matter, and what makes it findable. A matter of the authority's own motion
# (依职权) has nobody who applies, so nothing about applying. 法定办结时限 is not asked for: it stands only where a law,
# regulation or rule sets one.
ON_DUTY_ELEMENTS = (
    "aliases", "summary", "matter_type", "initiative", "audience", "themes", "legal_basis", "process",
    "case_type", "place", "hours", "contact", "supervision",
)  # fmt: skip
ELEMENTS = (
    *ON_DUTY_ELEMENTS,
    "promised_time", "visits", "conditions", "materials", "fee", "online", "needs_identity", "auth_level",
    "faqs",
)  # fmt: skip

# What a matter may lack that is not among the most used: `core: true`.
BEYOND_CORE = frozenset({"faqs"})

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
        "competence",
        "local_variants",
        "dirty",
        "core",
        "rural",
    }
)
LISTS = frozenset({"levels", "except_regions", "only_regions", "local_variants", "dirty"})
# Keys that expansion writes; a matter must not bring them.
WRITTEN_BY_EXPANSION = frozenset({"id", "kind", "item_code", "authority", "region", "level", "links", "site"})


class CatalogueError(ValueError):
    """The sample catalogue is faulty; `faults` has every one found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


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
    `{name}`, `{short}`, `{path}`, `{city}`, `{province}` or `{committee}` to fill in; what a region calls its own
    otherwise is in `authorities.yaml`; `place` and `contact` are such patterns too,
    with `{n}` and `{area}`, `{digits}`. `competence`: level → the condition by which a matter is for that level and no
    other. `dirty` names the elements left out on purpose; a `core` matter is not among
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
    competence: Mapping[str, str] = field(default_factory=dict)


def read_catalogue(folder: Path | None = None) -> tuple[SampleMatter, ...]:
    """Every base matter of the catalogue, in the order of file names and of the files; raises `CatalogueError`."""
    files, faults = read_files(folder or MATTERS)
    entries = tuple(matter_entries(files))
    faults += [fault for entry in entries for fault in matter_faults(entry)]
    faults += twice(entries)
    if faults:
        raise CatalogueError(faults)
    return tuple(_matter(entry.raw) for entry in entries)


def read_others(folder: Path | None = None) -> tuple[Mapping[str, Any], ...]:
    """The documents that are no matters (policies, guides, apps, answers, news), each with a region of its own; raises
    `CatalogueError`.
    """
    files, faults = read_files(folder or MATTERS)
    entries = tuple(document_entries(files))
    faults += [fault for entry in entries for fault in document_faults(entry, entry.raw)]
    if faults:
        raise CatalogueError(faults)
    return tuple(entry.raw for entry in entries)


def matter_faults(entry: Entry) -> Iterator[Fault]:
    """Everything for which a matter is refused."""
    yield from form_faults(entry)
    yield from element_faults(entry)


def form_faults(entry: Entry) -> Iterator[Fault]:
    """Keys of a matter that are missing, unknown or of the wrong form."""
    raw = entry.raw
    for key in ("catalog_code", "title", "department", "levels", "authority_pattern"):
        if key not in raw:
            yield entry.fault(key, "缺少")
    for key in sorted(LISTS & raw.keys()):
        if not isinstance(raw[key], list):
            yield entry.fault(key, "应为列表")
    yield from _variant_faults(entry)
    levels, competence = raw.get("levels", ()), raw.get("competence", {})
    if not isinstance(competence, dict) or not all(isinstance(line, str) for line in competence.values()):
        yield entry.fault("competence", "应为 {层级: 条件}")
    elif competence and set(competence) != set(levels):
        yield entry.fault("competence", "应为 levels 中的每一层级各写一条")
    yield from (entry.fault("levels", f"没有层级 {level}") for level in levels if level not in LEVELS)
    yield from (entry.fault(key, "由展开时写入，不应填写") for key in sorted(WRITTEN_BY_EXPANSION & raw.keys()))
    yield from document_faults(entry, {"id": "1", **{key: raw[key] for key in raw if key not in PLACEMENT}})


def element_faults(entry: Entry) -> Iterator[Fault]:
    """Elements that C 0103-2018 §7.1 asks for; those that are left out on purpose are really left out."""
    raw = entry.raw
    wanted = ELEMENTS if raw.get("initiative") == "依申请" else ON_DUTY_ELEMENTS
    dirty = frozenset(raw.get("dirty", ()))
    spared = dirty | BEYOND_CORE if raw.get("core") else dirty
    yield from (entry.fault(key, "缺少要素") for key in wanted if key not in raw and key not in spared)
    yield from (entry.fault(key, "已填写，却列在 dirty 中") for key in sorted(dirty & raw.keys()))


def _variant_faults(entry: Entry) -> Iterator[Fault]:
    for place, variant in enumerate(entry.raw.get("local_variants", ())):
        field = f"local_variants.{place}"
        if not isinstance(variant, dict) or variant.keys() != {"regions", "overrides"}:
            yield entry.fault(field, "应为 {regions: […], overrides: {…}}")
        elif not isinstance(variant["regions"], list) or not isinstance(variant["overrides"], dict):
            yield entry.fault(field, "regions 应为列表，overrides 应为对象")
        else:
            yield from document_faults(entry, {"id": "1", "title": entry.title, **variant["overrides"]})


def document_faults(entry: Entry, fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Fields of an entry that a document does not have, or that are of the wrong form."""
    yield from (entry.fault(key, "文档没有这个字段，请改正拼写") for key in fields if key not in Document.model_fields)
    try:
        Document.model_validate(fields)
    except ValidationError as error:
        yield from (entry.fault(fault.field, fault.reason) for fault in faults_of(error, 0))


def twice(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Codes that stand more than once for one item."""
    first: dict[tuple[Any, Any], Entry] = {}
    for entry in entries:
        code, item = entry.raw.get("catalog_code"), entry.raw.get("item", 1)
        before = first.setdefault((code, item), entry)
        if before is not entry:
            said = f"编码 {code} 的第 {item} 个办理情形已是“{before.title}”（{before.file}），请另编号"
            yield entry.fault("catalog_code", said)


@cache
def no_villages() -> frozenset[str]:
    """Regions in which no village lies: matters of villages (`rural`) are not offered there."""
    return frozenset(read_yaml(PLACES)["no_villages"])


def _matter(raw: Mapping[str, Any]) -> SampleMatter:
    return SampleMatter(
        catalog_code=raw["catalog_code"],
        item=raw.get("item", 1),
        title=raw["title"],
        department=raw["department"],
        levels=frozenset(raw["levels"]),
        except_regions=frozenset(raw.get("except_regions", ())) | (no_villages() if raw.get("rural") else frozenset()),
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
        competence=MappingProxyType(dict(raw.get("competence", {}))),
        shared=MappingProxyType({key: value for key, value in raw.items() if key not in PLACEMENT}),
    )
