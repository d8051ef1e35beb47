"""Registered callers: who signs a request, or is on the white list, and whether they may make this call.

A request with one of the headers of a signature is a signed one, and nothing else: where its signature does not hold it
is refused, whatever key or address it has besides. Who is on the white list may do what the list names; what is open to
everybody is open to them as to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from tempfile import SpooledTemporaryFile
from time import perf_counter
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Flask, Request, Response

from api.http.application import STARTED
from api.http.body import BLOCK, Body
from api.http.cache_policy import CLOSED
from api.http.current import EXTENSION, current_request, extension, service
from api.http.keys import CALLER, SHOWN, SIGNED, has_valid_key, is_shown, key_shown
from api.http.metrics import WARMING, count_beyond_quota, count_unproven
from api.http.operators import is_within, own_address
from search_engine import BadSignature, Message, QuotaSpent, Unauthorized, code_of
from search_engine.access import PROOF_HEADERS, WrongHeader, read_proof, sm3_of

if TYPE_CHECKING:
    from search_engine import Service
    from search_engine.access import Admission, Caller, Key, Proof

IN_ENVIRON = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in PROOF_HEADERS}
KEPT = "zwfw.signed_body"  # in the environment of a request: its body, read once and to be read again
SHOWN_PROOF = frozenset(IN_ENVIRON.values())
# Asked every few seconds by whoever watches the service: that says nothing of how it is used.
OF_WATCHERS = frozenset(("health", "ready", "metrics"))
COUNTED = "zwfw.counted"  # in the environment of a request: the name of the call that it is counted as
CALLS = "zwfw_calls"  # the extension that holds the names of calls by method and endpoint
LONGEST_IN_MEMORY = 1 << 20  # bytes of a body that is digested; what is longer waits in a file
HEADER_MISSING = Message(
    "missing",
    "缺少请求头 {header}",
    "the header {header} is missing",
    "签名的请求须有 {all}",
    "a signed request has {all}",
)
HEADER_FORM = Message(
    "wrong_form", "请求头 {header} 的格式有误", "the header {header} is not of its form", "见接入说明中“签名”一节",
    "see “Signing a call” in the guide to the gateway",
)  # fmt: skip
TWO_PROOFS = Message(
    "conflict", "签名的请求不能再带密钥", "a signed request must not have a key too", "请只留一种", "leave one of them"
)
ONLY_KNOWN = Message(
    "unauthorized", "此接口只对已登记的应用开放", "this call is open to registered callers only",
    "请由运维登记（zwfw callers add），并对请求签名，或给出密钥",
    "have it registered (zwfw callers add) and sign requests, or give a key",
)  # fmt: skip


def register_callers(app: Flask, calls: Mapping[tuple[str, str | None], str]) -> None:
    """Look at who makes each call of an application, and count it. `calls`: their names by method and endpoint."""
    app.extensions[CALLS] = calls
    app.before_request(admit)
    app.after_request(partial(count, app.extensions[EXTENSION]))
    app.teardown_request(let_go)


def admit() -> None:
    """Find out who calls, and let them.

    Raises:
        BadSignature: The request is signed, and that is not proven.
        Forbidden: The call is not among what the caller may make.
        QuotaSpent: The caller has made as many as it may.
        Unauthorized: The call is open to known callers only.
    """
    asked, admission = current_request(), service().admission
    call = _call(asked)
    is_counted = call is not None and call not in OF_WATCHERS and WARMING not in asked.environ
    if is_counted:
        asked.environ[COUNTED] = call
    if not asked.environ.keys().isdisjoint(SHOWN_PROOF):
        caller: Caller | None = _proven(asked)
        asked.environ[SIGNED] = True
    elif call is None:
        return
    else:
        caller = admission.listed(lambda: sure_address(asked), lambda: _certificate(asked))
        if caller is not None and not caller.may_call(call):
            caller = None  # the list gives what it names, and takes nothing
    asked.environ[CALLER] = caller
    if call is None:
        return
    is_closed = is_counted and admission.is_closed(call)  # whoever watches the service, or warms it, always may
    if caller is not None:
        _admit(admission, caller, call)
    elif is_closed and not has_valid_key():
        raise Unauthorized(ONLY_KNOWN())
    if is_closed:
        asked.environ[CLOSED] = True


def count(counting: Service, response: Response) -> Response:
    """Count a call, as that of the caller or the key that made it, or of nobody in particular. Every call waits for it:
    nothing is looked up that the request does not have at hand.
    """
    environ = current_request().environ
    call = environ.get(COUNTED)
    if call is not None:
        holder: Caller | Key | None = environ.get(CALLER)
        if holder is None and not environ.keys().isdisjoint(SHOWN):
            holder = key_shown()
        took = perf_counter() - environ[STARTED]
        name = "" if holder is None else holder.actor
        counting.admission.book.count(name, call, response.status_code, took)
    return response


def let_go(_error: BaseException | None) -> None:
    """Close the body that was kept, whatever became of its request."""
    kept = current_request().environ.pop(KEPT, None)
    if kept is not None:
        kept.close()


def _admit(admission: Admission, caller: Caller, call: str) -> None:
    try:
        admission.admit(caller, call)
    except QuotaSpent:
        count_beyond_quota(caller.app)
        raise


def _call(asked: Request) -> str | None:
    """The name of the call, as the OpenAPI document has it; None: a page, or nothing."""
    method = "GET" if asked.method == "HEAD" else asked.method
    found: str | None = extension(CALLS).get((method, asked.endpoint))
    return found


def _proven(asked: Request) -> Caller:
    try:
        return _signer(asked)
    except BadSignature as error:
        count_unproven(code_of(error.details[0].reason))
        raise


def _signer(asked: Request) -> Caller:
    if is_shown():
        raise BadSignature("Authorization", TWO_PROOFS())
    try:
        proof = read_proof({name: asked.environ.get(key, "") for name, key in IN_ENVIRON.items()})
    except WrongHeader as error:
        words = HEADER_MISSING if error.is_missing else HEADER_FORM
        raise BadSignature(error.header, words(header=error.header, all=list(PROOF_HEADERS))) from None
    return service().admission.signed(proof, lambda: _text(asked, proof))


def _text(asked: Request, proof: Proof) -> bytes:
    """What should have been signed: path and parameters as they are read, the body as it came."""
    path = asked.environ["PATH_INFO"].encode("latin-1")
    return proof.text(asked.method, path, asked.query_string, sm3_of(_kept_body(asked)))


def _kept_body(asked: Request) -> Iterator[bytes]:
    """The body, block by block, which can be read again afterwards.

    Raises:
        TooLarge: It has more bytes than any call takes.
        ClientDisconnected: It ends before its length.
    """
    length = asked.content_length
    if length is None and not asked.environ.get("wsgi.input_terminated"):
        length = 0
    body = Body(asked.environ["wsgi.input"], length, service().settings.max_body)
    kept = cast(BinaryIO, SpooledTemporaryFile(LONGEST_IN_MEMORY))  # noqa: SIM115 - `let_go` closes it
    asked.environ[KEPT] = kept
    while block := body.read(BLOCK):
        kept.write(block)
        yield block
    kept.seek(0)
    asked.environ["wsgi.input"] = kept


def sure_address(asked: Request) -> str | None:
    """Where a request is from, beyond doubt: what a header says counts only from a trusted proxy."""
    host = asked.headers.get("Host", "")
    return own_address(asked.remote_addr, asked.headers, service().settings.trusted_proxies, host)


def _certificate(asked: Request) -> str:
    """The name of the client's certificate, as a trusted proxy hands it in; "" of anybody else."""
    settings = service().settings
    if not settings.certificate_header or not is_within(asked.remote_addr, settings.trusted_proxies):
        return ""
    sent = asked.headers.get(settings.certificate_header, "").strip()
    return sent.encode("latin-1", "replace").decode("utf-8", "replace")  # a proxy may write it in UTF-8
