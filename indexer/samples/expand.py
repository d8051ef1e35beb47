"""From base matters to documents: one for every region that offers a matter, with what differs there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dictionaries.regions import Region, RegionTree
from indexer.samples.catalogue import SampleMatter
from indexer.samples.localise import Locality, locality, number_of

Fields = dict[str, Any]

PC = "https://www.zwfw.example"
MOBILE = "https://m.zwfw.example"
QUICKER_ONE_IN = 5  # every fifth copy promises one unit less than the base, as places do that compete in speed


def expand(matters: Sequence[SampleMatter], tree: RegionTree, regions: Iterable[str]) -> Iterator[Fields]:
    """Documents of the matters over the regions' subtrees, in the tree's order, each region once."""
    subtrees = sorted((tree[code].number, tree[code].end) for code in regions)
    done = -1
    for start, end in subtrees:
        for number in range(max(start, done), end):
            yield from documents_at(matters, tree, tree.by_number(number))
        done = max(done, end)


def documents_at(matters: Sequence[SampleMatter], tree: RegionTree, region: Region) -> Iterator[Fields]:
    """Documents of the matters that this very region offers."""
    here = locality(region, tree)
    for matter in matters:
        if is_offered(matter, here.levels, here.chain):
            yield document(matter, here)


def is_offered(matter: SampleMatter, levels: frozenset[str], chain: frozenset[str]) -> bool:
    """Whether a region of these levels, with these regions above it (itself among them), offers the matter."""
    if levels.isdisjoint(matter.levels) or not chain.isdisjoint(matter.except_regions):
        return False
    return not matter.only_regions or not chain.isdisjoint(matter.only_regions)


def document(matter: SampleMatter, here: Locality) -> Fields:
    """One copy. Parts that all copies share are the very objects of the matter: do not change them in place."""
    identity = f"{matter.catalog_code}{here.code12}{matter.item:03d}"
    authority = here.authority(matter.authority_pattern, matter.department, matter.title)
    fields: Fields = {
        "id": identity,
        "kind": "matter",
        "catalog_code": matter.catalog_code,
        **matter.shared,
        "item_code": f"{authority['code']}{matter.catalog_code}{matter.item:03d}",
        "authority": authority,
        "region": here.region.code,
        "level": here.level,
        "links": links(identity, bool(matter.shared.get("visits"))),
        "site": here.site,
    }
    if matter.place is not None:
        fields["place"] = {"address": here.fill(matter.place, matter.department)}
    if matter.contact is not None:
        fields["contact"] = here.fill(matter.contact, matter.department)
    own = [line for level, line in matter.competence.items() if level in here.levels]
    if len(own) == 1:  # a region that stands in for another level takes what both take
        fields["conditions"] = [*own, *matter.shared.get("conditions", ())]
    promised = quicker(matter.shared.get("promised_time"), matter.title, here.region.code)
    if promised is not None:
        fields["promised_time"] = promised
    for variant in matter.local_variants:
        if not here.chain.isdisjoint(variant.regions):
            fields.update(variant.overrides)
    return fields


def quicker(promised: Mapping[str, Any] | None, title: str, code: str) -> Fields | None:
    """A shorter promise for one copy in five, else None; never under one unit."""
    if not promised or promised["value"] < 2 or number_of(title, code, "承诺时限") % QUICKER_ONE_IN:
        return None
    return {**promised, "value": promised["value"] - 1}


def links(identity: str, booking: bool) -> Fields:
    """Where to handle it; a booking only where somebody has to come."""
    found: Fields = {"pc": f"{PC}/item/{identity}", "mobile": f"{MOBILE}/item/{identity}"}
    if booking:
        found["booking"] = f"{PC}/booking/{identity}"
    return found
