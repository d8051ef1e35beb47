"""The files of the catalogue, entry by entry, with what an entry takes over from its file and its matter.

Any `*.yaml` of the folder may hold `matters`, `documents` (what is no matter), or both. `defaults` of a file stand for
every matter in it; a matter's own key replaces them. A matter with `situations` (办理情形) is one entry for each of
them: a situation's own keys replace the matter's, and its `more_materials` stand behind the matter's materials.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dictionaries.faults import Fault
from indexer.samples.yaml_text import read_yaml

Raw = dict[str, Any]
Files = Mapping[str, Raw]

# How a material is read that says nothing else: one original, shown on paper or as an electronic licence.
MATERIAL_DEFAULTS: Mapping[str, Any] = {
    "necessity": "必要",
    "original": 1,
    "copies": 0,
    "source": "申请人自备",
    "electronic": True,
}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One matter, one situation of a matter, or one document that is no matter.

    Attributes:
        file: Name of its file.
        raw: Its keys, those that it takes over among them; absent ones are left out.
    """

    file: str
    raw: Raw

    @property
    def title(self) -> str:
        """What a person finds it by."""
        return str(self.raw.get("title") or self.raw.get("id") or self.raw.get("catalog_code") or "")

    def fault(self, field: str, reason: str) -> Fault:
        """A fault of this entry."""
        return Fault(0, field, reason, file=self.file, title=self.title)


def read_files(folder: Path) -> tuple[dict[str, Raw], list[Fault]]:
    """Every file's content by name, in order of name, and what could not be read."""
    contents: dict[str, Raw] = {}
    faults = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = read_yaml(path)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            faults.append(Fault(0, "", f"不是有效的 YAML：{' '.join(str(error).split())}", file=path.name))
            continue
        reason = _form_fault(content)
        if reason:
            faults.append(Fault(0, "", reason, file=path.name))
        else:
            contents[path.name] = content
    return contents, faults


def matter_entries(files: Files) -> Iterator[Entry]:
    """Every matter, in order of files, a situation as an entry of its own."""
    for name, content in files.items():
        defaults = content.get("defaults") or {}
        for matter in content.get("matters") or ():
            for raw in _situations(matter):
                left_out = frozenset(raw.get("dirty") or ())
                merged = {**{key: value for key, value in defaults.items() if key not in left_out}, **raw}
                merged["materials"] = [_material(material) for material in merged.get("materials") or ()]
                yield Entry(name, {key: value for key, value in merged.items() if value not in (None, [])})


def document_entries(files: Files) -> Iterator[Entry]:
    """Every document that is no matter, in order of files."""
    for name, content in files.items():
        for raw in content.get("documents") or ():
            yield Entry(name, raw)


def _form_fault(content: object) -> str:
    if not isinstance(content, dict):
        return "应为一个含 matters 或 documents 的对象"
    if not isinstance(content.get("defaults") or {}, dict):
        return "defaults 应为对象"
    for key in ("matters", "documents"):
        entries = content.get(key) or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            return f"{key} 应为对象的列表"
    if content.keys().isdisjoint(("matters", "documents")):
        return "既没有 matters 也没有 documents"
    return next((fault for matter in content.get("matters") or () if (fault := _matter_form_fault(matter))), "")


def _matter_form_fault(matter: Raw) -> str:
    situations = matter.get("situations", [])
    if not isinstance(situations, list) or not all(isinstance(situation, dict) for situation in situations):
        return f"{matter.get('title')} 的 situations 应为对象的列表"
    materials = [part.get(key) or [] for part in (matter, *situations) for key in ("materials", "more_materials")]
    return "" if all(isinstance(given, list) for given in materials) else f"{matter.get('title')} 的材料应为列表"


def _situations(matter: Raw) -> Iterator[Raw]:
    """The matter itself, or each of its situations with what it takes over from the matter."""
    common = {key: value for key, value in matter.items() if key != "situations"}
    if "situations" not in matter:
        yield common
    for number, situation in enumerate(matter.get("situations", ()), 1):
        own = {key: value for key, value in situation.items() if key != "more_materials"}
        merged = {**common, "item": number, **own}
        merged["materials"] = [*merged.get("materials", ()), *situation.get("more_materials", ())]
        yield merged


def _material(material: object) -> object:
    return {**MATERIAL_DEFAULTS, **material} if isinstance(material, dict) else material
