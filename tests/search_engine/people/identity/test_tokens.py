"""Tokens.

1. A right token names one person, always the same, and another token another one.
2. No token: nobody. Without a key in the settings no token is taken.
3. What is wrong is said, by kind; nothing of the token is repeated.
4. The form of the setting decides the algorithm: nothing that a header says makes another count.
5. Clocks may be half a minute apart, no more; no token lives longer than a day. Where a setting names an audience, a
   token must be for it.
6. Whatever stands in the header, the answer is a person or `BadToken`.
7. What is no key is refused when the settings are read, and not repeated.
"""

from __future__ import annotations

import contextlib

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from search_engine import BadToken, Settings
from search_engine.people.identity import Person, TokenReader
from search_engine.settings.verifying_key import verifying_key
from tests.search_engine.people.identity.token_samples import EC, NOW, RSA, SECRET, claims, part, pem, token


def reader(key: str = SECRET) -> TokenReader:
    return TokenReader(lambda: verifying_key(key), lambda name: f"hash of {name}", lambda: NOW)


def fault(text: str, key: str = SECRET) -> str:
    with pytest.raises(BadToken) as caught:
        reader(key).person(text)
    return caught.value.message


def test_1_one_token_one_person():
    assert reader().person(token()) == Person("hash of wang")
    assert reader().person(token(claims(exp=NOW + 60))) == Person("hash of wang")
    assert reader().person(token(claims(sub="li"))) == Person("hash of li")
    assert reader().person(token(claims(sub="王小明"))) == Person("hash of 王小明")


@pytest.mark.parametrize(("private", "algorithm"), [(RSA, "RS256"), (EC, "ES256")])
def test_a_token_signed_with_a_private_key_is_taken(private, algorithm):
    signed = jwt.encode(claims(), private, algorithm)
    assert reader(pem(private)).person(signed) == Person("hash of wang")
    assert reader(pem(private).replace("\n", "\\n")).person(signed) == Person("hash of wang")


def test_no_token_is_nobody():
    assert reader().person(None) is None
    without = TokenReader(lambda: None, str, lambda: NOW)
    assert without.person(None) is None
    with pytest.raises(BadToken, match="ZWFW_USER_KEY"):
        without.person(token())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (claims(sub=None), "缺少 sub"),
        (claims(sub=""), "sub 应为"),
        (claims(sub="  "), "sub 应为"),
        (claims(sub=7), "sub 应为"),
        (claims(sub="x" * 129), "sub 应为"),
        (claims(exp=None), "缺少 exp"),
        (claims(exp="soon"), "exp 应为"),
        (claims(exp=True), "exp 应为"),
        (claims(exp=NOW - 30), "已过期"),
        (claims(exp=NOW + 86_431), "过长"),
        (claims(exp=float("inf")), "exp 应为"),
        (claims(iat=NOW - 86_400), "过长"),
        (claims(iat=NOW + 31), "尚未生效"),
        (claims(nbf=NOW + 31), "尚未生效"),
        (claims(aud="other"), "aud"),
        (claims(aud=["other", 7]), "aud"),
        (claims(aud=7), "aud"),
        ([], "JSON 对象"),
        (b"{", "JSON 对象"),
        (b"[" * 2000, "JSON 对象"),
    ],
)
def test_a_wrong_token_is_told_without_repeating_it(said, why):
    message = fault(token(said))
    assert why in message
    assert "wang" not in message


def test_a_forged_token_is_refused():
    head, body, signature = token().split(".")
    assert "签名不符" in fault(token(secret="x" * 40))
    assert "签名不符" in fault(f"{head}.{part(claims(sub='li'))}.{signature}")
    assert "无法读取" in fault(f"{head}.{body}")
    assert "签名不符" in fault(f"{head}.{body}.")


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "HS512", "RS256", "ES256", "", 7, ["HS256"]])
def test_the_header_does_not_choose_the_algorithm(algorithm):
    fault(token(alg=algorithm))
    fault(token(alg=algorithm).rpartition(".")[0] + ".")


@pytest.mark.parametrize(("private", "other"), [(RSA, "RS256"), (EC, "ES256")])
def test_a_public_key_is_not_used_as_a_shared_secret(private, other):
    for alg in ("HS256", other):
        fault(token(secret=pem(private), alg=alg), pem(private))
    assert "算法应为 HS256" in fault(jwt.encode(claims(), private, other))
    if private is RSA:
        assert "算法应为 RS256" in fault(jwt.encode(claims(), private, "RS512"), pem(private))


def test_token_extensions_are_refused():
    fault(token(crit=["exp"]))
    fault(token(b64=False, crit=["b64"]))


@pytest.mark.parametrize(
    "said",
    [
        claims(exp=NOW - 29),
        claims(exp=NOW + 86_400),
        claims(iat=NOW + 30, exp=NOW + 86_430),
        claims(nbf=NOW + 30),
        claims(nbf=NOW - 9_999, iat=NOW - 600.5),
        claims(aud="zwfw"),
        claims(aud=["other", "zwfw"]),
        claims(sub="x" * 128),
    ],
)
def test_clocks_may_be_half_a_minute_apart(said):
    assert reader().person(token(said)) is not None


def test_a_token_must_be_for_the_set_audience():
    portal = TokenReader(lambda: verifying_key(SECRET), str, lambda: NOW, audience="search.zj")
    assert portal.person(token(claims(aud="search.zj"))) is not None
    assert portal.person(token(claims(aud=["other", "search.zj"]))) is not None
    for said, why in ((claims(), "缺少 aud"), (claims(aud=None), "缺少 aud"), (claims(aud="zwfw"), "search.zj")):
        with pytest.raises(BadToken, match=why):
            portal.person(token(said))


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "a.b.c", "身份证", "é" * 10, "A" * 100_000, "." * 4_096, token() + ",x"]
)
def test_what_is_no_token_is_refused_and_not_repeated(text):
    message = fault(text)
    assert not text.strip(" .") or text not in message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
CLAIMS = st.dictionaries(st.sampled_from(["sub", "exp", "nbf", "iat", "aud"]), JSON)


@given(st.text(st.characters(codec="latin-1"), max_size=60) | CLAIMS | JSON)
def test_any_header_is_a_person_or_a_bad_token(sent):
    text = sent if isinstance(sent, str) else token(sent)
    with contextlib.suppress(BadToken):
        assert reader().person(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "short",
        "x" * 31,
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
        pem(ec.generate_private_key(ec.SECP384R1())),
    ],
)
def test_what_is_no_key_is_refused_and_not_repeated(text):
    with pytest.raises(ValueError, match="ZWFW_USER_KEY（内容从略） 有误：应为") as caught:
        Settings.from_environment({"ZWFW_USER_KEY": text})
    assert text not in str(caught.value)
    assert Settings.from_environment({"ZWFW_USER_KEY": SECRET}).user_key == SECRET
