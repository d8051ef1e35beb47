"""Facet values as numbers, one table a facet, indexed by profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from indexer.documents.profile import Profile, kept_out_of_force
from indexer.generation.arrays import Array, Bools
from indexer.snapshot.facet_table import FacetTable
from indexer.snapshot.facet_values import FacetValues

POLICY_KINDS = frozenset({"policy", "interpretation"})
CHANNELS = ("app", "natural", "legal", "guide", "power", "service", "policy")


def channels_of(profile: Profile) -> tuple[str, ...]:
    """The channels (C 0103 §7.4) in which documents of a profile appear; all of them appear in `all`."""
    matter = profile.kind == "matter"
    found = {
        "app": profile.kind == "app",
        "natural": "natural" in profile.audience,
        "legal": "legal" in profile.audience,
        "guide": matter or profile.kind == "guide",
        "power": matter and profile.matter_type not in ("", "公共服务"),
        "service": matter and profile.matter_type == "公共服务",
        "policy": profile.kind in POLICY_KINDS,
    }
    return tuple(channel for channel in CHANNELS if found[channel])


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


# Facet → its values of a profile, in order.
FACETS: Mapping[str, Callable[[Profile], tuple[str, ...]]] = {
    "channel": channels_of,
    "kind": lambda profile: _one(profile.kind),
    "department": lambda profile: _one(profile.department),
    "theme": lambda profile: (*profile.themes, *profile.site_themes),
    "life_event": lambda profile: profile.life_events,
    "matter_type": lambda profile: _one(profile.matter_type),
    "level": lambda profile: _one(profile.level),
    "coverage": lambda profile: _one("区域通办" if profile.scope_regions else profile.scope or "定点办理"),
    "audience": lambda profile: profile.audience,
    "online": lambda profile: profile.online,
    "ease": lambda profile: profile.ease,
    "case_type": lambda profile: _one(profile.case_type),
    "needs_identity": lambda profile: _one(profile.needs_identity),
    "platforms": lambda profile: profile.platforms,
    "scope": lambda profile: _one(profile.scope),
    "money": lambda profile: _one(profile.money),
}
# The one facet that is a column of its own; its tables are indexed by site.
SITE = "site"
OF_OFFICE = "依职权"
LEGAL_ONLY = ("legal",)


class FacetTables:
    """All facets, and what else retrieval asks of a profile."""

    def __init__(self) -> None:
        self.tables = {name: FacetTable() for name in (*FACETS, SITE)}
        self.profiles: dict[int, Profile] = {}
        self._channels: dict[int, tuple[str, ...]] = {}
        self.newest = 0
        self._newest_site = 0
        self.values = FacetValues(self.tables, SITE)

    def extend(self, profiles: Mapping[int, Profile], sites: Mapping[int, str]) -> None:
        """Add profiles and sites by number; those known already are passed over."""
        new = {number: profile for number, profile in profiles.items() if number > self.newest}
        for name, read in FACETS.items():
            self.tables[name].extend({number: read(profile) for number, profile in new.items()})
        self.profiles.update(new)
        self.newest = max(self.newest, max(new, default=0))
        self.tables[SITE].extend({number: (name,) for number, name in sites.items() if number > self._newest_site})
        if new or max(sites, default=0) > self._newest_site:
            self.values.extend()
        self._newest_site = max(self._newest_site, max(sites, default=0))

    def know(self, name: str, values: Iterable[str]) -> None:
        """Number values of a facet that no profile need have."""
        if self.tables[name].know(values):
            self.values.extend()

    def is_ex_officio(self) -> Bools:
        """For each profile, whether its documents are matters that an office takes up of itself (依职权)."""
        offices = np.zeros(self.newest + 1, np.bool_)
        offices[[number for number, profile in self.profiles.items() if profile.initiative == OF_OFFICE]] = True
        return offices

    def is_legal_only(self) -> Bools:
        """For each profile, whether its documents are for 法人 alone."""
        legal = np.zeros(self.newest + 1, np.bool_)
        legal[[number for number, profile in self.profiles.items() if profile.audience == LEGAL_ONLY]] = True
        return legal

    def stay_out_of_force(self, profiles: Array) -> Bools:
        """Whether the documents of some profiles are findable while they are not in force."""
        kept = kept_out_of_force(self.profiles)
        return np.array([profile in kept for profile in profiles.tolist()], np.bool_)

    def channels(self, profile: int) -> tuple[str, ...]:
        """The channels of a profile, by number; see `channels_of`."""
        found = self._channels.get(profile)
        if found is None:
            found = self._channels[profile] = channels_of(self.profiles[profile])
        return found

    def __getitem__(self, name: str) -> FacetTable:
        return self.tables[name]
