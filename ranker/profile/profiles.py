"""The rank profiles that are known: those that ship, and a site's own of the same or other names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from dictionaries.caches import memoized
from ranker.errors import InvalidProfile
from ranker.profile.rank_profile import DEFAULT, RankProfile, read_profile

SHIPPED = Path(__file__).parent
ENDING = ".toml"
KEPT = 8


class RankProfiles:
    """Profiles by name; each is read once.

    Args:
        folder: A site's own; one with a shipped one's name stands in its place.
        left_out: Own ones that cannot be used any longer: where the setting names one, the shipped one is used.
    """

    def __init__(self, folder: Path | None = None, left_out: Collection[str] = ()) -> None:
        self.left_out = frozenset(left_out)
        self._folders = [SHIPPED] if folder is None else [folder, SHIPPED]
        self._known: dict[str, RankProfile] = {}
        self._held: dict[str, RankProfile] = {}

    def hold(self, profile: RankProfile) -> None:
        """Know a profile that is in no folder, by its name, before all others of that name."""
        self._held[profile.name] = self._known[profile.name] = profile

    def names(self) -> Sequence[str]:
        """All that can be asked for."""
        files = {path.stem for folder in self._folders for path in folder.glob(f"*{ENDING}")}
        return sorted(files | self._held.keys())

    def in_use(self, name: str) -> RankProfile:
        """The one that a setting names. Raises `InvalidProfile`."""
        return default_profile() if name in self.left_out else self.of(name)

    def of(self, name: str) -> RankProfile:
        """One of them. Raises `InvalidProfile`."""
        known = self._known.get(name)
        if known is None:
            paths = [folder / f"{name}{ENDING}" for folder in self._folders if name in self.names()]
            path = next((path for path in paths if path.is_file()), None)
            if path is None:
                raise InvalidProfile(f"{name}{ENDING}", "", f"没有这个排序方案；可用的有 {'、'.join(self.names())}")
            known = self._known[name] = _shipped(name) if path.parent == SHIPPED else read_profile(path)
        return known


def default_profile() -> RankProfile:
    """The profile that ships, `default.toml`."""
    return _shipped(DEFAULT)


@memoized(KEPT, name="rank_profiles")
def _shipped(name: str) -> RankProfile:
    """One of those that ship, which do not change while a process runs."""
    return read_profile(SHIPPED / f"{name}{ENDING}")
