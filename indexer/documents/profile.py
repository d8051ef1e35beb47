"""A profile: one distinct combination of facet values. Millions of documents have a few thousand of them.

So a row of the columns names its profile in four bytes, and a filter or a facet is worked out on profiles. A document's
site is no part of it: thirty provinces' copies of a base would make thirty profiles of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.documents.ease import ease_of

# Whether one must be known to use it (C 0103-2018 §8.3.1: 需身份信息, 完全开放); "": it does not say.
YES, NO = "true", "false"
KINDS = ("", "matter", "guide", "app", "policy", "interpretation", "topic", "news", "faq", "complaint")


# Raised by one with every change after which the same content makes another profile: a build then derives those again
# that the store has by other rules (`indexer.store.derived_profiles`).
PROFILE_RULES = 3
# How the text of every profile begins that was derived by them.
DERIVED = f'{{"rules":{PROFILE_RULES}'


class Profile(NamedTuple):
    """The facet values of a document; lists in their document's order, absent values empty."""

    kind: str = ""
    department: str = ""
    matter_type: str = ""
    initiative: str = ""
    level: str = ""
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    site_themes: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    case_type: str = ""
    scope: str = ""
    scope_regions: tuple[str, ...] = ()
    mode: str = ""
    platforms: tuple[str, ...] = ()
    money: str = ""
    ease: tuple[str, ...] = ()
    needs_identity: str = ""


def profile_of(content: dict[str, Any]) -> Profile:
    """The profile of a document's content (JSON values, see `indexer.store.split`)."""
    get = content.get
    authority = get("authority") or {}
    coverage = get("coverage") or {}
    return Profile(
        get("kind") or "",
        authority.get("department") or "",
        get("matter_type") or "",
        get("initiative") or "",
        get("level") or "",
        tuple(get("audience") or ()),
        tuple(get("themes") or ()),
        tuple(get("site_themes") or ()),
        tuple(get("life_events") or ()),
        tuple(get("online") or ()),
        get("case_type") or "",
        coverage.get("scope") or "",
        tuple(coverage.get("regions") or ()),
        coverage.get("mode") or "",
        tuple(get("platforms") or ()),
        get("money") or "",
        ease_of(content),
        "" if get("needs_identity") is None else YES if content["needs_identity"] else NO,
    )


def kept_out_of_force(profiles: Mapping[int, Profile]) -> frozenset[int]:
    """The numbers of those profiles whose documents are findable while they are not in force."""
    return frozenset(number for number, profile in profiles.items() if profile.kind in KEPT_OUT_OF_FORCE)


def profile_to_text(profile: Profile) -> str:
    """The profile as the store keeps it: a JSON object of the rules that it was derived by and the values that are
    present.
    """
    present = {name: value for name, value in profile._asdict().items() if value}
    return orjson.dumps({"rules": PROFILE_RULES, **present}).decode()


def profile_from_text(text: str) -> Profile:
    """The inverse of `profile_to_text`. One of other rules is read as far as it goes; of a damaged text (`zwfw doctor
    --deep` finds it) nothing is known.
    """
    try:
        values: dict[str, Any] = orjson.loads(text)
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
            if name in Profile._fields
        }
        return Profile(**read)
    except (TypeError, ValueError, AttributeError):
        return Profile()
