"""Signed requests that somebody alters, repeats or writes otherwise on the way to the running application.

1. What is read otherwise than it was signed is refused (401), and nothing is done: another method, path, parameter,
   body, time, nonce, app or key, however small the difference and however it is written. A body is not even read for
   who names no caller with its key and the time.
2. What is only written otherwise is answered as it was: percent signs in either case, "+" and "%20", the order of
   different names, "a" and "a=", the method in small letters.
3. A request is taken once: not again, nor elsewhere, nor after a restart, nor for what was stored under its
   Idempotency-Key or ETag. One that is refused uses up no nonce.
4. Where a header of the signature is missing, given twice or of another form, the request is refused, though it would
   be open to everybody; a key beside it does not help.
5. What the signature does not cover gives nothing: other headers change neither the call nor who makes it; without the
   five headers a request is anybody's.
6. An app that was stopped, has ended or lost its key is refused at once; an app makes the calls that it was given.
7. Mounted below a path, the path is not signed, whether a proxy takes it off or not; with it twice, or signed, it is
   another path.
8. An answer to who is known is kept by no cache.
"""

import json
import shutil
import time
from dataclasses import replace

import pytest
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from api.app import create_app
from search_engine import Service, Settings
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.signing.proof import Signer
from search_engine.signing.sm2 import KeyPair
from tests.api.signed_requests import Sent

APP, OTHER = "zjzwfw", "hzzwfw"
KEYS, OTHER_KEYS = KeyPair.new(), KeyPair.new()
SIGNER = Signer(APP, KEYS)
SEARCH = Sent("GET", b"/v1/search?q=%E6%8A%A4%E7%85%A7+%E6%8D%A2%E5%8F%91&region=330110&channel=all&size=1")
DOCUMENT = {"id": "s1", "kind": "matter", "title": "风筝放飞许可", "region": "330110", "audience": ["natural"]}
DONE = (200, 201)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
WRITE = Sent("PUT", b"/v1/documents/s1", {"Content-Type": JSON}, json.dumps(DOCUMENT).encode())
BY_FORM = Sent("POST", b"/v1/search?region=330110", {"Content-Type": FORM}, b"q=%E6%8A%A4%E7%85%A7&size=1")


def caller(app, keys, **more):
    scopes = ("documents:write",)
    return Caller(app=app, name=app, keys=(CallerKey(keys.public, 0),), scopes=scopes, **more)


def at(home, **more):
    return Settings(home=home, spelling="off", **more)


@pytest.fixture(scope="module")
def service(town_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("attacked") / "home"
    shutil.copytree(town_home, home)
    with Service.open(at(home)) as found:
        found.callers.add(caller(APP, KEYS))
        found.callers.add(caller(OTHER, OTHER_KEYS, user_id="hangzhou"))
        SEARCH.signed(SIGNER).to(create_app(found))

        yield found


@pytest.fixture(scope="module")
def app(service):
    return create_app(service)


def code_of(answer):
    return answer.json["error"]["code"]


def reason_of(answer):
    return [row["code"] for row in answer.json["error"]["details"]] if answer.status_code == 401 else answer.status_code


def written(app):
    """Whether the document is there."""
    return Sent("GET", b"/v1/documents/s1").to(app).status_code == 200


@pytest.mark.parametrize("sent", [SEARCH, WRITE, BY_FORM], ids=["search", "write", "form"])
def test_what_is_signed_and_not_altered_is_taken(app, sent):
    assert sent.signed(SIGNER).to(app).status_code in DONE
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


def target(new, sent=SEARCH):
    return lambda signed: replace(signed, target=new if isinstance(new, bytes) else new(sent.target))


def body(new):
    return lambda signed: replace(signed, body=new(signed.body))


Q = b"q=%E6%8A%A4%E7%85%A7+%E6%8D%A2%E5%8F%91"
ALTERED = {
    # parameters
    "a parameter more": (SEARCH, target(SEARCH.target + b"&page=2")),
    "a parameter less": (SEARCH, target(SEARCH.target.replace(b"&size=1", b""))),
    "no parameters": (SEARCH, target(b"/v1/search")),
    "another value": (SEARCH, target(SEARCH.target.replace(b"330110", b"330106"))),
    "a name in capitals": (SEARCH, target(SEARCH.target.replace(b"size", b"Size"))),
    "a parameter twice": (SEARCH, target(SEARCH.target + b"&size=1")),
    "a parameter again, before it": (SEARCH, target(SEARCH.target.replace(b"?", b"?q=x&"))),
    "an empty name": (SEARCH, target(SEARCH.target + b"&=x")),
    "an empty name without a value": (SEARCH, target(SEARCH.target + b"&=")),
    "encoded twice": (SEARCH, target(SEARCH.target.replace(b"%E6", b"%25E6"))),
    "a plus sign for a space": (SEARCH, target(SEARCH.target.replace(b"+", b"%2B"))),
    "an ampersand within a value": (SEARCH, target(SEARCH.target.replace(b"&size", b"%26size"))),
    "an equals sign within a name": (SEARCH, target(SEARCH.target.replace(b"size=1", b"size%3D1"))),
    "semicolons between parameters": (SEARCH, target(SEARCH.target.replace(b"&size", b";size"))),
    "a line feed in a value": (SEARCH, target(SEARCH.target.replace(Q, Q + b"%0A"))),
    "the lines below it in a value": (SEARCH, target(SEARCH.target + b"%0A" + b"0" * 64 + b"%0A1764633600")),
    "a NUL in a value": (SEARCH, target(SEARCH.target.replace(Q, Q + b"%00"))),
    "no UTF-8 in a value": (SEARCH, target(SEARCH.target.replace(Q, Q + b"%FF"))),
    "an overlong writing": (SEARCH, target(SEARCH.target.replace(b"size=1", b"size=%C0%B1"))),
    "half a character less": (SEARCH, target(SEARCH.target.replace(b"%91&", b"&"))),
    "another form of a character": (SEARCH, target(SEARCH.target.replace(b"region=330110", b"region=%EF%BC%93"))),
    # the path
    "two slashes": (SEARCH, target(SEARCH.target.replace(b"/v1/", b"//v1/"))),
    "two slashes within": (SEARCH, target(SEARCH.target.replace(b"/v1/", b"/v1//"))),
    "a step on the spot": (SEARCH, target(SEARCH.target.replace(b"/v1/", b"/v1/./"))),
    "a step up": (SEARCH, target(SEARCH.target.replace(b"/v1/", b"/v1/x/../"))),
    "a slash at the end": (SEARCH, target(SEARCH.target.replace(b"search?", b"search/?"))),
    "a NUL at the end": (SEARCH, target(SEARCH.target.replace(b"search?", b"search%00?"))),
    "a parameter of the path": (SEARCH, target(SEARCH.target.replace(b"search?", b"search;v=1?"))),
    "a question mark within": (SEARCH, target(SEARCH.target.replace(b"search?", b"search%3F"))),
    "the path in capitals": (SEARCH, target(SEARCH.target.replace(b"/v1/", b"/V1/"))),
    "another call": (SEARCH, target(SEARCH.target.replace(b"/search", b"/suggest"))),
    "another document": (WRITE, target(b"/v1/documents/s2")),
    "a document's id with a slash": (WRITE, target(b"/v1/documents/s1%2F")),
    # the method
    "HEAD of a GET": (SEARCH, lambda signed: replace(signed, method="HEAD")),
    "POST of a GET": (SEARCH, lambda signed: replace(signed, method="POST")),
    "DELETE of a PUT": (WRITE, lambda signed: replace(signed, method="DELETE", body=b"")),
    # the body
    "a byte of the body": (WRITE, body(lambda sent: sent.replace(b"s1", b"s2"))),
    "a space after the body": (WRITE, body(lambda sent: sent + b" ")),
    "the body left out": (WRITE, body(lambda sent: b"")),
    "a body to what has none": (SEARCH, body(lambda sent: b"q=x")),
    "a form's parameter moved into the address": (
        BY_FORM,
        lambda signed: replace(signed, target=signed.target + b"&size=1", body=signed.body.removesuffix(b"&size=1")),
    ),
    "the address's parameter moved into the form": (
        BY_FORM,
        lambda signed: replace(signed, target=b"/v1/search", body=signed.body + b"&region=330110"),
    ),
    "a form written otherwise": (BY_FORM, body(lambda sent: sent.replace(b"%E6", b"%e6"))),
    # what is signed beside it
    "a second later": (
        SEARCH,
        lambda signed: signed.with_headers(x_zwfw_time=str(int(signed.headers["X-Zwfw-Time"]) + 1)),
    ),
    "another nonce": (SEARCH, lambda signed: signed.with_headers(x_zwfw_nonce="0" * 32)),
    "the nonce in capitals": (
        SEARCH,
        lambda signed: signed.with_headers(x_zwfw_nonce=signed.headers["X-Zwfw-Nonce"].upper() + "A"),
    ),
    "another app": (SEARCH, lambda signed: signed.with_headers(x_zwfw_app=OTHER)),
    "another app with its key": (
        SEARCH,
        lambda signed: signed.with_headers(x_zwfw_app=OTHER, x_zwfw_key_id=OTHER_KEYS.public.id),
    ),
    "another app's key": (SEARCH, lambda signed: signed.with_headers(x_zwfw_key_id=OTHER_KEYS.public.id)),
    "an app that nobody knows": (SEARCH, lambda signed: signed.with_headers(x_zwfw_app="nobody")),
    "another signature of the same app": (
        SEARCH,
        lambda signed: signed.with_headers(
            x_zwfw_signature=Sent("GET", b"/v1/suggest").signed(SIGNER).headers["X-Zwfw-Signature"]
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ALTERED)
def test_1_what_is_read_otherwise_is_refused(app, attack):
    sent, alter = ALTERED[attack]
    signed = sent.signed(SIGNER)
    altered = alter(signed)
    assert altered != signed
    assert altered.to(app).status_code == 401, attack
    assert not written(app)
    assert signed.to(app).status_code in DONE, "what was refused has used nothing up"
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


class Untouched:
    """A body that nobody may read."""

    def read(self, size=-1):
        raise AssertionError("read")


UNKNOWN = {
    "x_zwfw_app": "nobody",
    "x_zwfw_key_id": OTHER_KEYS.public.id,
    "x_zwfw_time": "1764633600",
    "x_zwfw_nonce": "x",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_1_a_body_is_not_digested_for_who_does_not_name_a_caller_and_its_key_now(app, name):
    environ = WRITE.signed(SIGNER).with_headers(**{name: UNKNOWN[name]}).environ()
    answer = Response(*run_wsgi_app(app.wsgi_app, {**environ, "wsgi.input": Untouched()}, buffered=True))
    assert answer.status_code == 401


@pytest.mark.parametrize("seconds", [-302, 302, -86_400, 86_400])
def test_1_another_time_is_refused_though_it_was_signed(app, seconds):
    answer = SEARCH.signed(Signer(APP, KEYS, clock=lambda: time.time() + seconds)).to(app)
    assert reason_of(answer) == ["time_off"]


def test_1_another_user_id_is_refused_though_the_key_is_right(app):
    assert reason_of(SEARCH.signed(Signer(APP, KEYS, user_id=b"hangzhou")).to(app)) == ["wrong_signature"]
    assert reason_of(SEARCH.signed(Signer(OTHER, OTHER_KEYS)).to(app)) == ["wrong_signature"]
    assert SEARCH.signed(Signer(OTHER, OTHER_KEYS, user_id=b"hangzhou")).to(app).status_code == 200


WRITTEN_OTHERWISE = {
    "small letters after percent signs": SEARCH.target.replace(b"%E6%8A%A4", b"%e6%8a%a4"),
    "a space as percent sign": SEARCH.target.replace(b"+", b"%20"),
    "letters as percent signs": SEARCH.target.replace(b"size=1", b"%73ize=%31"),
    "another order of names": b"/v1/search?size=1&channel=all&region=330110&" + Q,
    "ampersands too many": SEARCH.target.replace(b"&", b"&&") + b"&",
    "the path as percent signs": SEARCH.target.replace(b"/v1/search", b"/%76%31/%73earch"),
    "a slash of the path as percent sign": SEARCH.target.replace(b"/v1/search", b"/v1%2Fsearch"),
}


@pytest.mark.parametrize("way", WRITTEN_OTHERWISE)
def test_2_what_is_only_written_otherwise_is_answered_alike(app, way):
    plain = SEARCH.signed(SIGNER).to(app).json
    answer = replace(SEARCH.signed(SIGNER), target=WRITTEN_OTHERWISE[way]).to(app)
    assert (answer.status_code, answer.json["items"]) == (200, plain["items"])


def test_2_so_is_a_method_in_small_letters(app):
    signed = WRITE.signed(SIGNER)
    assert replace(signed, method="put").to(app).status_code in DONE
    assert replace(SEARCH.signed(SIGNER), method="head").to(app).status_code == 401
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


def test_2_a_name_without_a_value_has_an_empty_one(app):
    signed = Sent("GET", b"/v1/search?q=a&department").signed(SIGNER)
    assert replace(signed, target=b"/v1/search?q=a&department=").to(app).status_code == 200


def test_3_a_request_is_taken_once(app):
    signed = SEARCH.signed(SIGNER)
    assert [signed.to(app).status_code for _ in range(3)] == [200, 401, 401]
    assert reason_of(signed.to(app)) == ["replayed"]


def test_3_nor_written_otherwise_nor_by_another_process(app, service):
    signed = SEARCH.signed(SIGNER)
    assert signed.to(app).status_code == 200
    assert reason_of(replace(signed, target=WRITTEN_OTHERWISE["another order of names"]).to(app)) == ["replayed"]
    with Service.open(at(service.installation.home)) as again:
        assert reason_of(signed.to(create_app(again))) == ["replayed"]


def test_3_nor_for_what_was_stored_under_its_idempotency_key(app):
    signed = replace(WRITE, headers={**WRITE.headers, "Idempotency-Key": "attack-1"}).signed(SIGNER)
    assert signed.to(app).status_code in DONE
    assert reason_of(signed.to(app)) == ["replayed"]
    again = replace(WRITE, headers={**WRITE.headers, "Idempotency-Key": "attack-1"}).signed(SIGNER).to(app)
    assert (again.status_code in DONE, again.headers["Idempotency-Replayed"]) == (True, "true")
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


def test_3_nor_for_what_has_not_changed(app):
    signed = Sent("GET", b"/v1/regions").signed(SIGNER)
    tag = signed.to(app).headers["ETag"]
    assert signed.with_headers(if_none_match=tag).to(app).status_code == 401


@pytest.mark.parametrize("name", ["x_zwfw_app", "x_zwfw_key_id", "x_zwfw_time", "x_zwfw_nonce", "x_zwfw_signature"])
def test_4_a_header_too_few_or_too_many_is_refused(app, name):
    signed = SEARCH.signed(SIGNER)
    header = name.replace("_", "-").title()
    assert signed.with_headers(**{name: ""}).to(app).status_code == 401
    assert SEARCH.with_headers(**{name: signed.headers[header]}).to(app).status_code == 401
    twice = f"{signed.headers[header]}, {signed.headers[header]}"  # as servers join two of one name
    assert signed.with_headers(**{name: twice}).to(app).status_code == 401
    assert SEARCH.with_headers(**{name: "x"}).to(app).status_code == 401
    assert signed.to(app).status_code == 200


def test_4_a_key_beside_a_signature_does_not_help(app, service):
    key = service.keys.create("试", ("documents:write",))
    for header in ({"authorization": f"Bearer {key}"}, {"x_zwfw_key": key}):
        assert WRITE.with_headers(**header).to(app).status_code in DONE
        assert WRITE.signed(SIGNER).with_headers(**header).to(app).status_code == 401
        assert WRITE.with_headers(x_zwfw_app=APP, **header).to(app).status_code == 401
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


UNCOVERED = {
    "X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "DELETE", "X-Method-Override": "DELETE",
    "X-Original-URL": "/v1/documents/other", "X-Rewrite-URL": "/v1/documents/other", "X-Forwarded-Prefix": "/other",
    "X-Script-Name": "/other", "Host": "other.example", "X-Forwarded-Host": "other.example",
    "Forwarded": "for=10.1.1.1", "X-Zwfw-Caller": OTHER, "Cookie": "app=other",
}  # fmt: skip


@pytest.mark.parametrize("name", UNCOVERED)
def test_5_other_headers_change_neither_the_call_nor_who_makes_it(app, name):
    answer = replace(WRITE.signed(SIGNER), headers={**WRITE.signed(SIGNER).headers, name: UNCOVERED[name]}).to(app)
    assert answer.status_code in DONE
    assert written(app)
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)


@pytest.mark.parametrize("kind", [FORM, "text/csv", "multipart/form-data; boundary=x", "text/plain", ""])
def test_5_a_body_that_is_said_to_be_of_another_type_is_read_as_none(app, kind):
    altered = WRITE.signed(SIGNER).with_headers(content_type=kind).to(app)
    assert altered.status_code in (*DONE, 415, 422)
    if altered.status_code in DONE:  # what is no type of its own is JSON as it was
        assert Sent("GET", b"/v1/documents/s1").to(app).json["title"] == DOCUMENT["title"]
    Sent("DELETE", b"/v1/documents/s1").signed(SIGNER).to(app)
    assert BY_FORM.signed(SIGNER).with_headers(content_type=JSON).to(app).status_code == 422


def test_5_a_body_that_is_said_to_be_compressed_is_refused(app):
    assert WRITE.signed(SIGNER).with_headers(content_encoding="gzip").to(app).status_code == 415
    assert not written(app)


def test_5_without_its_headers_a_request_is_anybodys(app):
    assert WRITE.to(app).status_code == 401
    assert SEARCH.to(app).status_code == 200
    assert not written(app)


def test_6_whoever_was_stopped_is_refused_at_once(app, service):
    gone, ending, turned, fresh = (KeyPair.new() for _ in range(4))
    service.callers.add(caller("gone", gone))
    service.callers.add(caller("ending", ending))
    service.callers.add(caller("turned", turned))
    signers = [Signer("gone", gone), Signer("ending", ending), Signer("turned", turned)]
    assert [SEARCH.signed(signer).to(app).status_code for signer in signers] == [200] * 3
    service.callers.stop("gone")
    service.callers.change("ending", ends=int(time.time() * 1000) - 1)
    service.callers.add_key("turned", fresh.public)
    assert SEARCH.signed(Signer("turned", turned)).to(app).status_code == 200
    service.callers.remove_key("turned", turned.public.id)
    refused = [reason_of(SEARCH.signed(signer).to(app)) for signer in signers]
    assert refused == [["unknown_app"], ["not_in_force"], ["unknown_key"]]
    assert SEARCH.signed(Signer("turned", fresh)).to(app).status_code == 200


def test_6_a_call_that_is_not_given_is_refused_though_it_is_signed(app, service):
    pair = KeyPair.new()
    service.callers.add(replace(caller("few", pair, calls=("search",)), scopes=()))
    assert SEARCH.signed(Signer("few", pair)).to(app).status_code == 200
    assert Sent("GET", b"/v1/suggest?q=a").signed(Signer("few", pair)).to(app).status_code == 403
    assert WRITE.signed(Signer("few", pair)).to(app).status_code == 403


@pytest.fixture(scope="module")
def mounted(service):
    with Service.open(at(service.installation.home, prefix="/search")) as found:
        yield create_app(found)


@pytest.mark.parametrize(
    ("front", "status"), [(b"", 200), (b"/search", 200), (b"/search/search", 401), (b"/Search", 401)]
)
def test_7_the_path_of_the_service_is_not_signed(mounted, front, status):
    signed = SEARCH.signed(SIGNER)
    assert replace(signed, target=front + signed.target).to(mounted).status_code == status


def test_7_one_who_signs_it_is_refused(mounted):
    below = replace(SEARCH, target=b"/search" + SEARCH.target)
    assert below.signed(SIGNER).to(mounted).status_code == 401
    assert below.signed(SIGNER, "/search").to(mounted).status_code == 200


def test_7_without_a_path_there_is_none_to_take_off(app):
    assert replace(SEARCH, target=b"/search" + SEARCH.target).signed(SIGNER, "/search").to(app).status_code == 401


def test_8_what_only_those_who_are_known_get_is_in_no_cache(service):
    with Service.open(at(service.installation.home, known_calls=("search",))) as closed:
        app = create_app(closed)
        assert SEARCH.to(app).status_code == 401
        answer = SEARCH.signed(SIGNER).to(app)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
