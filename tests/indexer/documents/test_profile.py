"""Profiles: distinct combinations of facet values.

1. A profile has just the facet values of a document; two documents that differ elsewhere have one profile.
2. As text it is a JSON object of what is present, and is read back as the same profile; of what a newer program knows
   besides the rest is read.
3. The kinds are those of the document.
"""

from typing import Any, get_args

import orjson
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.document import Kind
from indexer.documents.profile import KINDS, Profile, profile_from_text, profile_of, profile_to_text

CONTENT: dict[str, Any] = {
    "kind": "matter",
    "title": "居民身份证补领",
    "authority": {"name": "余杭区公安分局", "department": "公安"},
    "matter_type": "行政确认",
    "initiative": "依申请",
    "level": "县级",
    "audience": ["natural", "legal"],
    "themes": ["证件办理"],
    "site_themes": ["本地特色"],
    "life_events": ["新生儿出生"],
    "online": ["受理", "办理"],
    "case_type": "承诺件",
    "coverage": {"scope": "跨省", "regions": ["310000"], "mode": "全程网办"},
    "platforms": ["gov"],
    "money": "gets",
    "visits": 0,
    "needs_identity": False,
    "site": "浙江",
}
ONE = st.text(max_size=4)
MANY = st.lists(ONE, max_size=3).map(tuple)
PROFILE = st.builds(
    Profile,
    **{name: MANY if isinstance(default, tuple) else ONE for name, default in Profile._field_defaults.items()},
)


def test_a_profile_has_every_facet_value() -> None:
    profile = profile_of(CONTENT)
    assert all(profile)
    assert profile.department == "公安"
    assert (profile.scope, profile.scope_regions, profile.mode) == ("跨省", ("310000",), "全程网办")
    assert profile.audience == ("natural", "legal")
    assert profile.ease == ("online", "no_visit")
    assert (profile.needs_identity, profile_of({**CONTENT, "needs_identity": True}).needs_identity) == ("false", "true")


def test_a_profile_has_nothing_but_facet_values() -> None:
    others = {"title": "另一个", "conditions": ["一"], "authority": {"name": "另一个", "department": "公安"}}
    assert profile_of({**CONTENT, **others}) == profile_of(CONTENT)
    assert profile_of({}) == profile_of({"authority": None, "coverage": None, "themes": None}) == Profile()


@given(PROFILE)
def test_a_profile_is_read_back_from_its_text(profile: Profile) -> None:
    text = profile_to_text(profile)
    assert profile_from_text(text) == profile
    assert all(orjson.loads(text).values())
    assert profile_from_text(orjson.dumps({**orjson.loads(text), "rules": 99, "smell": ["sweet"]}).decode()) == profile


def test_the_kinds_of_profiles_are_those_of_documents() -> None:
    assert list(KINDS) == ["", *get_args(Kind)]
