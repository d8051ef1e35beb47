"""SM3 and SM2 against the examples of the standards, and the libraries against each other.

1. SM3: GB/T 32905, appendix A, and the further examples of ISO/IEC 10118-3.
2. SM2: GB/T 32918.5, appendix A.2: the example's key, Z, e, k, r and s belong together; every library accepts the
   signature, and none that differs in a bit, or of another user id or message.
3. What one library signs the others and the plain equation accept; also for other user ids, the longest too.
4. A signature is the shortest DER of two numbers from 1 to n - 1 whose sum is not n; nothing else is taken for one.
5. The first library that is here and accepts the example is the one in use; without any, nothing is signed or verified.
6. Points beside the curve, and private numbers outside 1 to n - 2, are no keys.
"""

import secrets
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from search_engine.signing import libraries
from search_engine.signing.curve import CURVE, ORDER, USER_ID, USER_ID_LENGTHS, P, digest_of
from search_engine.signing.libraries import EXAMPLE_MESSAGE as MESSAGE
from search_engine.signing.libraries import EXAMPLE_POINT as POINT
from search_engine.signing.libraries import EXAMPLE_SIGNATURE, LIBRARIES, Gmalg, GmSsl, NoSm2Library, library
from search_engine.signing.sm2 import KeyPair, PublicKey, is_signature
from search_engine.signing.sm3 import sm3, sm3_of
from tests.search_engine.signing import plain_sm2

SM3 = {
    b"": "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
    b"a": "623476ac18f65a2909e43c7fec61b49c7e764a91a18ccb82f1917a29c86c5e88",
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcdefghijklmnopqrstuvwxyz": "b80fe97a4da24afc277564f66a359ef440462ad28dcc6d63adb24d5c20a61595",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    b"a" * 1_000_000: "c8aaf89429554029e231941a2acc0ad61ff2a5acd8fadd25847a3a732b3b02c3",
}
# GB/T 32918.5-2017, A.2 (the same as GM/T 0003.5-2012): curve of part 5, user id and message as in part 2.
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
Z = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
E = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def is_here(make):
    try:
        make()
    except ImportError:
        return False
    return True


HERE = [make for make in LIBRARIES if is_here(make)]
each = pytest.mark.parametrize("make", HERE)


@pytest.mark.parametrize("message", SM3, ids=lambda message: f"{len(message)} bytes")
def test_1_sm3_is_that_of_the_standard(message):
    assert sm3(message).hex() == SM3[message]
    assert sm3_of((message[:7], message[7:])).hex() == SM3[message]


def test_2_the_example_of_the_standard_belongs_together():
    assert plain_sm2.point_of(PRIVATE) == POINT
    assert sm3((128).to_bytes(2, "big") + USER_ID + CURVE + POINT).hex() == Z
    assert digest_of(POINT, MESSAGE, USER_ID).hex() == E == sm3(bytes.fromhex(Z) + MESSAGE).hex()
    assert plain_sm2.signed(PRIVATE, K, MESSAGE, USER_ID) == (R, S)


@each
def test_2_every_library_accepts_the_example(make):
    assert make().verify(POINT, MESSAGE, encode_dss_signature(R, S), USER_ID)


@each
def test_2_none_accepts_what_differs(make):
    library, signature = make(), encode_dss_signature(R, S)
    altered = [(R ^ 1 << bit, S) for bit in (0, 77, 254)] + [(R, S ^ 1 << bit) for bit in (0, 130, 254)]
    others = [encode_dss_signature(*pair) for pair in (*altered, (S, R), (R, ORDER - S), (R, ORDER - R))]
    assert [library.verify(POINT, MESSAGE, other, USER_ID) for other in others] == [False] * 9
    assert not library.verify(POINT, MESSAGE + b"\0", signature, USER_ID)
    assert not library.verify(POINT, MESSAGE, signature, b"ALICE123@YAHOO.COM")
    assert not library.verify(plain_sm2.point_of(PRIVATE + 1), MESSAGE, signature, USER_ID)


@pytest.mark.parametrize("user_id", [USER_ID, b"0", "统一身份".encode(), b"x" * USER_ID_LENGTHS[-1]])
@pytest.mark.parametrize(("signs", "verifies"), list(permutations(HERE, 2)))
def test_3_what_one_library_signs_another_accepts(signs, verifies, user_id):
    private, point = signs().new_pair()
    assert point == plain_sm2.point_of(int.from_bytes(private, "big"))
    message = secrets.token_bytes(200)
    signature = signs().sign(private, point, message, user_id)
    assert is_signature(signature)
    assert verifies().verify(point, message, signature, user_id)
    assert not verifies().verify(point, message, signature, user_id[:-1] + b"!")


@given(
    st.integers(1, ORDER - 2), st.integers(1, ORDER - 1), st.binary(max_size=100), st.binary(min_size=1, max_size=20)
)
def test_3_what_the_equation_signs_the_library_in_use_accepts(private, nonce, message, user_id):
    r, s = plain_sm2.signed(private, nonce, message, user_id)
    point = plain_sm2.point_of(private)
    assert PublicKey(point).verifies(message, encode_dss_signature(r, s), user_id)


@given(st.binary(max_size=100), st.binary(min_size=1, max_size=20))
def test_3_what_the_library_in_use_signs_fulfils_the_equation(message, user_id):
    signature = KeyPair(PRIVATE.to_bytes(32, "big"), PublicKey(POINT)).sign(message, user_id)
    assert plain_sm2.verifies(POINT, message, *decode_dss_signature(signature), user_id)


def test_3_a_pair_comes_back_and_is_never_shown():
    pair = KeyPair.new()
    assert KeyPair.from_bytes(pair.to_bytes()) == pair
    assert pair.private.hex() not in repr(pair) + str(pair)
    assert len({KeyPair.new().private for _ in range(20)}) == 20


@pytest.mark.parametrize("user_id", [b"", b"x" * 4_096])
def test_3_a_user_id_that_some_library_does_not_take_is_refused_by_all(user_id):
    pair = KeyPair.new()
    with pytest.raises(ValueError, match="user id"):
        pair.sign(MESSAGE, user_id)
    with pytest.raises(ValueError, match="user id"):
        pair.public.verifies(MESSAGE, encode_dss_signature(R, S), user_id)


R_DER, S_DER = encode_dss_signature(R, 1)[2:37], encode_dss_signature(1, S)[5:]
NOT_SIGNATURES = {
    "nothing": b"",
    "cut": encode_dss_signature(R, S)[:-1],
    "more behind it": encode_dss_signature(R, S) + b"\0",
    "r is 0": encode_dss_signature(0, S),
    "s is 0": encode_dss_signature(R, 0),
    "r is n": encode_dss_signature(ORDER, S),
    "s is n": encode_dss_signature(R, ORDER),
    "s is s + n": encode_dss_signature(R, S + ORDER),
    "a zero too many": b"\x30\x47\x02\x22\x00" + R_DER[2:] + S_DER,
    "a negative number": b"\x30\x44\x02\x20" + R.to_bytes(32, "big") + b"\x02\x20" + S.to_bytes(32, "big"),
    "a length in two bytes": b"\x30\x81" + encode_dss_signature(R, S)[1:],
    "raw": R.to_bytes(32, "big") + S.to_bytes(32, "big"),
    "long": b"\x30" * 73,
}


@pytest.mark.parametrize("form", NOT_SIGNATURES)
def test_4_a_signature_has_one_form(form):
    assert not is_signature(NOT_SIGNATURES[form])
    assert not PublicKey(POINT).verifies(MESSAGE, NOT_SIGNATURES[form])
    assert PublicKey(POINT).verifies(MESSAGE, encode_dss_signature(R, S))


@given(st.binary(max_size=80))
def test_4_any_bytes_can_be_asked(signature):
    assert not PublicKey(POINT).verifies(MESSAGE, signature)


class Absent:
    def __init__(self):
        raise ImportError


class Wrong(Gmalg):
    def verify(self, public, message, signature, user_id):
        return False


@pytest.fixture
def only(monkeypatch):
    def only_(*makes):
        monkeypatch.setattr(libraries, "LIBRARIES", makes)
        libraries._library.cache_clear()

    yield only_
    libraries._library.cache_clear()


def test_5_the_first_that_is_here_and_right_is_in_use(only):
    for makes, name in (
        (HERE, HERE[0]().name),
        ((Absent, Wrong, GmSsl, Gmalg), "gmssl_pyx"),
        ((Absent, Gmalg), "gmalg"),
    ):
        only(*makes)
        assert library().name == name


def test_5_without_any_nothing_is_signed(only):
    pair = KeyPair.new()
    only(Absent, Wrong)
    for call in (KeyPair.new, lambda: pair.sign(b""), lambda: pair.public.verifies(MESSAGE, EXAMPLE_SIGNATURE)):
        with pytest.raises(NoSm2Library):
            call()


BESIDE = {
    "nothing": b"",
    "zeros": bytes(64),
    "one bit": POINT[:-1] + bytes([POINT[-1] ^ 1]),
    "x and y exchanged": POINT[32:] + POINT[:32],
    "x beyond p": (P + 1).to_bytes(32, "big") + POINT[32:],
    "with 04 before it": b"\x04" + POINT,
    "of P-256": bytes.fromhex(
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    ),
}


@pytest.mark.parametrize("point", BESIDE)
def test_6_points_beside_the_curve_are_no_keys(point):
    with pytest.raises(ValueError, match="point"):
        PublicKey(BESIDE[point])


@pytest.mark.parametrize("private", [0, ORDER - 1, ORDER, 2**256 - 1])
def test_6_numbers_outside_are_no_keys(private):
    with pytest.raises(ValueError, match="private"):
        KeyPair(private.to_bytes(32, "big"), PublicKey(POINT))
    with pytest.raises(ValueError, match="private"):
        KeyPair(b"\1", PublicKey(POINT))
