"""Settings of OpenID Connect, and what stands on them.

1. Issuers and sites are HTTPS, but on this machine; nothing that could be read otherwise is one.
2. Rights are read as they are written; what is written otherwise is refused with the form that it should have.
3. What does not go together ends the process with a sentence; a secret is in none.
4. The roles are those that there are.
5. Claims are found by name, also within others; the first of the setting's that somebody has gives the rights.
6. Nobody waits longer than said for another host's work; what it raises is raised.
"""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import Settings
from search_engine.gateway.rights import ROLES
from search_engine.installation.accounts.oidc.identity import claim, identity_of, rights_of
from search_engine.installation.accounts.oidc.provider import within
from search_engine.settings import oidc_settings
from search_engine.settings.oidc_settings import ROLE_NAMES, ClaimRights, read_issuer, read_rights, read_site

ISSUER = "https://sso.example.gov.cn/realms/staff"


@pytest.mark.parametrize("text", [ISSUER, "https://sso.example.gov.cn/", "http://127.0.0.1:8080", "http://[::1]:8080"])
def test_https_issuers_and_local_ones_are_read(text):
    assert read_issuer(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "http://sso.example.gov.cn", "ftp://sso.example.gov.cn", "https://", "https://a@sso.example.gov.cn",
        "https://sso.example.gov.cn/?x=1", "https://sso.example.gov.cn/#x", "https://sso.example.gov.cn:99999",
        "http://127.0.0.1.elsewhere.example", "http://localhost.elsewhere.example", "https://sso example", "sso",
        "https://sso.example.gov.cn\\@elsewhere.example",
    ],
)  # fmt: skip
def test_other_issuers_are_refused(text):
    with pytest.raises(ValueError, match="https"):
        read_issuer(text)


def test_a_site_is_scheme_and_host_alone():
    assert read_site("https://search.example.gov.cn/") == "https://search.example.gov.cn"
    for text in ("https://search.example.gov.cn/search", "http://search.example.gov.cn", "https://a.cn?x"):
        with pytest.raises(ValueError, match="协议与主机"):
            read_site(text)


WORDS = st.text(st.characters(categories=("L", "N"), include_characters="-_/="), min_size=1)
NAMES = st.text(st.characters(categories=("L", "N")), min_size=1)
RIGHTS = st.builds(
    ClaimRights,
    WORDS,
    st.sampled_from(ROLE_NAMES),
    st.lists(NAMES, max_size=3).map(tuple),
    st.lists(NAMES, max_size=3).map(tuple),
)


def written(one):
    sites = f"@{'+'.join(one.sites)}" if one.sites else ""
    return f"{one.value}={one.role}@{'+'.join(one.regions) or '*'}{sites}"


@given(st.lists(RIGHTS, max_size=4))
def test_2_rights_are_read_as_they_are_written(rights):
    assert read_rights(", ".join(map(written, rights))) == tuple(rights)


@pytest.mark.parametrize("text", ["editors", "a=editor", "a=editor@", "a=chief@*", "=editor@*", "a=editor@*+330100"])
def test_rights_written_otherwise_are_refused(text):
    with pytest.raises(ValueError, match="值=角色@区划代码"):
        read_rights(text)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "ZWFW_OIDC_CLIENT_ID"),
        ({"ZWFW_OIDC_CLIENT_ID": "x", "ZWFW_OIDC_SCOPE": "profile"}, "openid"),
        ({"ZWFW_OIDC_CLIENT_ID": "x", "ZWFW_OIDC_ACCOUNTS": "mapped"}, "ZWFW_OIDC_RIGHTS"),
        ({"ZWFW_OIDC_CLIENT_ID": "x", "ZWFW_OIDC_ACCOUNTS": "all"}, "existing 或 mapped"),
        ({"ZWFW_OIDC_CLIENT_ID": "x", "ZWFW_OIDC_CLIENT_SECRET_FILE": "/nothing"}, "没有这个文件"),
        ({"ZWFW_OIDC_CLIENT_ID": "x", "ZWFW_OIDC_NAME_CLAIM": "a b"}, "声明"),
    ],
)
def test_faulty_oidc_settings_are_refused_without_the_secret(more, told):
    environment = {"ZWFW_OIDC_ISSUER": ISSUER, "ZWFW_OIDC_CLIENT_SECRET": "a-secret", **more}
    with pytest.raises(ValueError, match=told) as caught:
        Settings.from_environment(environment)
    assert "a-secret" not in str(caught.value)


def test_missing_oidc_libraries_are_told(monkeypatch):
    environment = {"ZWFW_OIDC_ISSUER": ISSUER, "ZWFW_OIDC_CLIENT_ID": "x"}
    assert Settings.from_environment(environment).oidc_issuer == ISSUER
    monkeypatch.setattr(oidc_settings, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"zwfw-search\[oidc\]"):
        Settings.from_environment(environment)
    assert Settings.from_environment({}).oidc_issuer == ""


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(ROLES)


def test_claims_are_found_and_the_first_gives_the_rights():
    claims = {"a": {"b": ["x"]}, "a.c": 1, "groups": "one", "list": ["two", "one", 3, None]}
    assert (claim(claims, "a.b"), claim(claims, "a.c"), claim(claims, "a.b.c"), claim(claims, "z.y")) == (
        ["x"], 1, None, None,
    )  # fmt: skip
    given_ = read_rights("one=editor@*,two=admin@*")
    assert [rights_of(claims[name], given_).role for name in ("groups", "list")] == ["editor", "editor"]
    assert rights_of(None, given_) is rights_of([], given_) is rights_of({"one": 1}, given_) is None


def test_an_identity_needs_a_name_and_rights():
    plain = Settings(oidc_issuer=ISSUER)
    assert identity_of({"preferred_username": "张三", "groups": ["one"]}, plain).rights is None
    for value in ("", 7, None, ["张三"]):
        assert identity_of({"preferred_username": value}, plain) is None


def test_waiting_for_another_host_ends_in_time():
    assert within(30, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(30, lambda: {}["x"])
    held, begun = threading.Event(), time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, held.wait)
    assert time.monotonic() - begun < 20
    held.set()
