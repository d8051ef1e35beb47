"""Which content of a site's own rank profiles a person has accepted.

Profiles are files that people edit: nothing in them tells an edit from a byte that has turned. So a person says that a
profile is as they want it (`zwfw profile accept`), and beside it stands the digest of its content then. A profile that
has changed since serves all the same; `zwfw doctor` tells. One that a newer program refuses is left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import orjson
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.generation.atomic_replacement import replace_file
from ranker.errors import InvalidProfile
from ranker.profile import read_profile
from ranker.signals import all_signals, check_weights

LOG = structlog.get_logger("profiles")
PROFILE, ACCEPTED = ".toml", ".accepted"


class Acceptance(BaseModel):
    """What stands beside a profile.

    Attributes:
        digest: Of its content: BLAKE2b, 16 bytes as hexadecimal digits.
        at: When it was accepted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """One of a site's own profiles.

    Attributes:
        accepted: None where nobody has accepted it, or what tells so is damaged (`damaged`).
        changed: Whether its content is another than that.
    """

    name: str
    path: Path
    accepted: datetime | None
    changed: bool
    damaged: bool = False


def own_profiles(folder: Path) -> Iterator[OwnProfile]:
    """A site's own profiles, by name."""
    for path in sorted(folder.glob(f"*{PROFILE}")):
        try:
            found = acceptance_of(path)
        except ValidationError:
            yield OwnProfile(path.stem, path, None, changed=False, damaged=True)
            continue
        changed = found is not None and found.digest != digest_of(path)
        yield OwnProfile(path.stem, path, found.at if found else None, changed)


def outdated_profiles(folder: Path) -> frozenset[str]:
    """Names of profiles that were accepted as they are, and that this version of the program refuses: an upgrade is no
    reason to stop serving. What somebody has edited since is refused where they see it, at the next start.
    """
    accepted = (one for one in own_profiles(folder) if one.accepted is not None and not one.changed)
    return frozenset(one.name for one in accepted if _is_refused(one.path))


def _is_refused(path: Path) -> bool:
    try:
        check_weights(read_profile(path), all_signals())
    except InvalidProfile as error:
        LOG.warning("rank profile left out", profile=path.name, key=error.key, reason=error.reason)
        return True
    return False


def acceptance_of(path: Path) -> Acceptance | None:
    """What stands beside a profile; None where there is nothing. Raises `ValidationError` where it cannot be read."""
    try:
        content = path.with_suffix(ACCEPTED).read_bytes()
    except FileNotFoundError:
        return None
    return Acceptance.model_validate_json(content)


def accept(path: Path, at: datetime | None = None) -> Acceptance:
    """Note that a profile, as it is now, is as a person wants it."""
    found = Acceptance(digest=digest_of(path), at=(at or datetime.now(UTC)).replace(microsecond=0))
    replace_file(path.with_suffix(ACCEPTED), orjson.dumps(found.model_dump(), option=orjson.OPT_APPEND_NEWLINE))
    return found


def digest_of(path: Path) -> str:
    """The digest of a file."""
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()
