"""What the numbers in the columns `profile` and `site` stand for, so that whoever answers asks no database for them.

numbers.jsonl   one line for each profile and site, in the order in which they came: [kind, number, value]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from indexer.documents.profile import Profile, profile_from_text, profile_to_text
from indexer.errors import DamagedIndex
from indexer.generation.appended_lines import append_lines, read_lines
from indexer.generation.checksums import seal

NUMBERS = "numbers.jsonl"
PROFILE, SITE = "profile", "site"


@dataclass(frozen=True, slots=True)
class FacetNumbers:
    """Profiles and sites by number."""

    profiles: Mapping[int, Profile] = field(default_factory=dict)
    sites: Mapping[int, str] = field(default_factory=dict)

    @property
    def newest(self) -> tuple[int, int]:
        """The greatest number of a profile, and of a site; 0: there is none."""
        return max(self.profiles, default=0), max(self.sites, default=0)


def write_facet_numbers(folder: Path, numbers: FacetNumbers) -> int:
    """Write those of a build, and seal them; returns how many bytes."""
    folder.mkdir(parents=True)
    path = folder / NUMBERS
    path.touch()
    length = append_lines(path, 0, _lines(numbers))
    seal(folder, {NUMBERS: length})
    return length


def append_facet_numbers(folder: Path, length: int, numbers: FacetNumbers) -> int:
    """Write some behind those that a commit counts; see `append_lines`."""
    return append_lines(folder / NUMBERS, length, _lines(numbers))


def read_facet_numbers(folder: Path, first: int, end: int) -> FacetNumbers:
    """Those between two lengths. Raises `DamagedIndex`, `StorageFailure`."""
    return _read(read_lines(folder / NUMBERS, first, end).splitlines(), f"{folder.name}/{NUMBERS}")


def _lines(numbers: FacetNumbers) -> Iterator[bytes]:
    for number, profile in sorted(numbers.profiles.items()):
        yield orjson.dumps([PROFILE, number, profile_to_text(profile)])
    for number, name in sorted(numbers.sites.items()):
        yield orjson.dumps([SITE, number, name])


def _read(lines: Iterable[bytes], name: str) -> FacetNumbers:
    profiles, sites = dict[int, Profile](), dict[int, str]()
    try:
        for kind, number, value in map(orjson.loads, lines):
            if kind == PROFILE:
                profiles[number] = profile_from_text(value)
            else:
                sites[number] = value
    except (ValueError, TypeError) as error:
        raise DamagedIndex(name, "内容不是编号与名称") from error
    return FacetNumbers(profiles, sites)
