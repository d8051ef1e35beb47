"""Who somebody is by the provider's claims, and what those give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_engine.settings.oidc_settings import ClaimRights
from search_engine.settings.settings import Settings

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom the provider has named.

    Attributes:
        name: Of their account.
        is_mapped: Whether what they may is the provider's to say.
        rights: What its claims give; None: nothing, or they are not asked.
    """

    name: str
    is_mapped: bool = False
    rights: ClaimRights | None = None


def identity_of(claims: Mapping[str, Any], settings: Settings) -> Identity | None:
    """Who it is; None where the claims name nobody."""
    name = claim(claims, settings.oidc_name_claim)
    if not isinstance(name, str) or not name:
        return None
    if settings.oidc_name_claim == EMAIL and claims.get("email_verified") is not True:
        return None
    if not settings.oidc_is_mapped:
        return Identity(name)
    return Identity(name, True, rights_of(claim(claims, settings.oidc_role_claim), settings.oidc_rights))


def rights_of(told: Any, given: Sequence[ClaimRights]) -> ClaimRights | None:
    """What the values of a claim give: the first of the settings' that is among them."""
    values = told if isinstance(told, list) else [told]
    return next((one for one in given if one.value in values), None)


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name: as it stands, else by the parts between dots. None where there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
