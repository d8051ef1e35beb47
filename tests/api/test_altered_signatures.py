"""Thousands of signed requests, each altered somewhere at random: none is accepted.

1. A bit, a byte or a digit of the signature, its two numbers, the nonce, the time, the app, the key's id, the method,
   the path, the parameters or the body is another: each is refused by what reads and verifies proofs.
2. So are some of each through the whole application, which then does nothing.
3. What was altered is accepted as it was before, once: so it was the alteration that was refused.
"""

import random
import time
from base64 import b64encode
from collections import Counter
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from api.app import create_app
from indexer.store.gateway.nonces import Nonces
from search_engine import BadSignature, Service, Settings
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.gateway.caller_table import CallerTable
from search_engine.gateway.verification import Verifier
from search_engine.signing.curve import ORDER
from search_engine.signing.proof import HEADERS, SIGNATURE, Signer, WrongHeader, read_proof
from search_engine.signing.sm2 import KeyPair
from search_engine.signing.sm3 import sm3
from tests.api.signed_requests import Sent
from tests.sample import copy_of

# All take 7 s of a processor, nearly all of it verifying: `make test` asks for some, `make soak` for all.
SOME, ALL, THROUGH_THE_APPLICATION = 2_000, 10_000, 150
PAIRS = {app: KeyPair.new() for app in ("zjzwfw", "hzzwfw")}
CALLERS = [
    Caller(app=app, name=app, keys=(CallerKey(pair.public, 0),), scopes=("documents:write",), row=row)
    for row, (app, pair) in enumerate(PAIRS.items(), 1)
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def requests(draw):
    """Signed ones, of some kinds."""
    signer = Signer("zjzwfw", PAIRS["zjzwfw"])
    for number in range(40):
        query = b"q=%%E6%%8A%%A4&size=%d&a=%s" % (number % 5 + 1, draw.randbytes(4).hex().encode())
        document = b'{"id": "x%d", "kind": "matter", "title": "%s"}' % (number, draw.randbytes(20).hex().encode())
        yield Sent("GET", b"/v1/search?" + query).signed(signer)
        yield Sent("PUT", b"/v1/documents/x%d" % number, {"Content-Type": "application/json"}, document).signed(signer)


def other(draw, text, letters=LETTERS):
    """A text with another letter somewhere."""
    at = draw.randrange(len(text))
    return text[:at] + draw.choice([letter for letter in letters if letter != text[at]]) + text[at + 1 :]


def bit(draw, sent):
    at = draw.randrange(len(sent))
    return sent[:at] + bytes([sent[at] ^ 1 << draw.randrange(8)]) + sent[at + 1 :]


def header(name, change):
    def alter(draw, sent):
        return replace(sent, headers={**sent.headers, name: change(draw, sent.headers[name])})

    return alter


def of_numbers(change):
    """With another r and s, in the one writing that is taken."""

    def alter(draw, sent):
        proof = read_proof(sent.headers)
        r, s = change(draw, *decode_dss_signature(proof.signature))
        return replace(sent, headers={**sent.headers, SIGNATURE: header_of(encode_dss_signature(r, s))})

    return alter


def header_of(signature):
    return "sm2=" + b64encode(signature).decode()


def signature_bit(draw, sent):
    return replace(sent, headers={**sent.headers, SIGNATURE: header_of(bit(draw, read_proof(sent.headers).signature))})


def query_letter(draw, sent):
    path, mark, query = sent.target.partition(b"?")
    # a letter of a value, or one more parameter: what is written otherwise but read alike is no alteration
    return replace(sent, target=path + mark + query + draw.choice([b"1", b"&a", b"&z=1", b"%20"]))


ALTERATIONS = {
    "a bit of the signature": signature_bit,
    "a letter of the signature": header(SIGNATURE, lambda draw, text: "sm2=" + other(draw, text[4:])),
    "a bit of r": of_numbers(lambda draw, r, s: (r ^ 1 << draw.randrange(250), s)),
    "a bit of s": of_numbers(lambda draw, r, s: (r, s ^ 1 << draw.randrange(250))),
    "r and s exchanged": of_numbers(lambda draw, r, s: (s, r)),
    "s from the other end": of_numbers(lambda draw, r, s: (r, ORDER - s)),
    "r plus some, s less": of_numbers(lambda draw, r, s: (r + (some := draw.randrange(1, 9)), s - some)),
    "the nonce": header(HEADERS[3], other),
    "the time": header(HEADERS[2], lambda draw, text: str(int(text) + draw.choice([-1, 1]) * draw.randrange(1, 300))),
    "the key's id": header(HEADERS[1], lambda draw, text: other(draw, text, "0123456789abcdef")),
    "the app": header(HEADERS[0], lambda draw, text: draw.choice([other(draw, text), "hzzwfw", text + "1"])),
    "the method": lambda draw, sent: replace(sent, method=draw.choice(["POST", "DELETE", "HEAD", "PATCH"])),
    "the path": lambda draw, sent: replace(sent, target=sent.target.replace(b"/v1/", draw.choice([b"/v2/", b"//v1/"]))),
    "the parameters": query_letter,
    "the body": lambda draw, sent: replace(sent, body=bit(draw, sent.body) if sent.body else draw.randbytes(2)),
}


def taken(verifier, sent):
    """Whether it is accepted."""
    environ = sent.environ()
    try:
        proof = read_proof(sent.headers)
        path, query = environ["PATH_INFO"].encode("latin-1"), environ["QUERY_STRING"].encode("latin-1")
        verifier.verify(proof, lambda: proof.text(sent.method, path, query, sm3(sent.body)))
    except (WrongHeader, BadSignature):
        return False
    return True


def altered(draw, originals, count):
    """Pairs of a kind and a request of that kind."""
    kinds = list(ALTERATIONS)
    for number in range(count):
        kind, sent = kinds[number % len(kinds)], draw.choice(originals)
        found = ALTERATIONS[kind](draw, sent)
        assert found != sent
        yield kind, found


@pytest.mark.parametrize("count", [SOME, pytest.param(ALL, marks=pytest.mark.soak)])
def test_1_3_none_is_accepted_and_all_are_as_they_were(tmp_path, count):
    nonces = Nonces(tmp_path / "nonces.db", tmp_path / "alone.db", clock=lambda: time.time() - 600)
    assert nonces.take("nobody", "0" * 32, int(time.time()))  # its memory begins before they are signed
    table, draw = CallerTable.of(CALLERS), random.Random(20181001)
    verifier, originals = Verifier(lambda: table, nonces), list(requests(draw))
    accepted = Counter(kind for kind, sent in altered(draw, originals, count) if taken(verifier, sent))
    assert accepted == Counter()
    assert [taken(verifier, sent) for sent in originals] == [True] * len(originals)
    assert [taken(verifier, sent) for sent in originals] == [False] * len(originals)
    nonces.close()


@pytest.fixture
def service(town_home, tmp_path):
    with Service.open(Settings(home=copy_of(town_home, tmp_path / "home"), spelling="off")) as found:
        for caller in CALLERS:
            found.callers.add(replace(caller, row=0))
        yield found


def test_2_none_does_anything_through_the_application(service):
    draw, app = random.Random(20181002), create_app(service)
    next(requests(draw)).to(app)
    time.sleep(1.1)  # the memory of nonces began with it: what was signed before that second is not taken
    originals = list(requests(draw))
    for kind, sent in altered(draw, originals, THROUGH_THE_APPLICATION):
        assert sent.to(app).status_code == 401, kind
    ids = [f"x{number}" for number in range(40)]
    assert [Sent("GET", f"/v1/documents/{id_}".encode()).to(app).status_code for id_ in ids] == [404] * 40
    assert {sent.to(app).status_code for sent in originals} <= {200, 201, 422}
