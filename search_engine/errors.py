"""What a caller can do wrong, and what can be out of order here.

ServiceError                code, message
├── BadParameters           bad_parameters      every fault of a request at once
│   ├── FaultyDocuments     bad_parameters      documents of a bulk are at fault, and none was written for that
│   ├── FaultyRows          bad_parameters      rows of a file are at fault, and none was drafted for that
│   └── UnclearKind         bad_parameters      a file does not tell of which kind of dictionary it is
├── NotFound                not_found
├── NotReady                not_ready           no index yet, or a damaged one
├── CursorExpired           cursor_expired      what happened since is not kept any more
├── Unauthorized            unauthorized
│   └── SignInRefused       sign_in_refused     whoever fails to sign in is told one sentence
├── BadSignature            bad_signature       a signed call is not proven to be its caller's
├── SigningUnavailable      signing_unavailable no library here can tell whether it is
├── QuotaSpent              too_many_requests   a caller has made as many calls as it may
├── BadToken                bad_token           the token of a person is not in order
├── BadTicket               bad_ticket          the ticket of a person is not in order, or was used before
├── Forbidden               forbidden
├── NotAgreed               not_agreed          it would be kept about a person who has not agreed to that
├── InProgress              in_progress         the same write is being done by another request
├── KeyReused               idempotency_key_reused  an idempotency key was sent with another request before
├── EditConflict            edit_conflict       somebody else has changed the same row meanwhile
├── ChecksFailed            checks_failed       what is to be published has errors
│   └── WarningsFound       warnings_found      it has warnings, and nobody has accepted them
├── TeachingRefused         teaching_refused    no row can, or may, bring a document to the first place
├── ApprovalNeeded          approval_needed     somebody else has to look at it first
└── TooLarge                too_large

SecretUnavailable           storage_failure     a secret that is kept encrypted cannot be opened now
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

from dictionaries.faults import Fault, FaultTotal
from dictionaries.reasons import (
    CHINESE,
    ENGLISH,
    Language,
    Message,
    Reason,
    Words,
    about,
    code_of,
    mend_in,
    message_in,
    sentence_in,
)
from indexer.errors import (
    DamagedRows,
    DiskFull,
    EngineUnavailable,
    NoRights,
    ReadOnlyDisk,
    StorageFailure,
    StoreBusy,
    WrongKey,
)

__all__ = [
    "CHINESE", "ENGLISH", "ApprovalNeeded", "BadParameters", "BadSignature", "BadTicket", "BadToken", "ChecksFailed",
    "CursorExpired", "DamagedRows", "DeletedLater", "Detail", "DiskFull", "EditConflict", "EngineUnavailable", "Fault",
    "FaultTotal", "FaultyDocuments", "FaultyRows", "Forbidden", "InProgress", "KeyReused", "Language", "Message",
    "NoRights", "NotAgreed", "NotFound", "NotReady", "QuotaSpent", "ReadOnlyDisk", "Reason", "SecretUnavailable",
    "ServiceError", "SignInRefused", "SigningUnavailable", "StaleWrite", "StorageFailure", "StoreBusy",
    "TeachingRefused", "TooLarge", "Unauthorized", "UnclearKind", "WarningsFound", "Words", "WrongKey", "about",
    "code_of", "mend_in", "message_in", "note_refusals", "noted_refusals", "sentence_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """One fault.

    Attributes:
        field: Which one; dotted within a part; "" for the whole.
        reason: What is wrong and how to mend it: a `Reason`, which has both apart, in two languages, with a code.
        row: 1-based line or place among those that were sent; 0 where there is one thing only.
    """

    field: str
    reason: str
    row: int = 0


class Refusal(NamedTuple):
    """What a request was refused: the error's code and message, and nothing of where it was raised."""

    code: str
    message: str


FAULTY = Message(
    "bad_parameters", "填写有误", "the request has faults", "请按所列改正", "correct those that are listed",
)  # fmt: skip
UNCLEAR = Message(
    "unclear",
    "看不出文件是哪一类词典，没有起草",
    "the file does not tell of which kind of dictionary it is; nothing was drafted",
)
WHICH_KIND = Message(
    "unclear", "看不出文件是哪一类词典（{why}），请指明；可能是：{likely}",
    "the file does not tell of which kind of dictionary it is ({why}); it may be: {likely}",
)  # fmt: skip
MOST_NOTES = 20
WRONG_NAME_OR_PASSWORD = Message("sign_in_refused", "用户名或密码不正确", "the user name or password is wrong")
# What the request under way has been refused; None where nobody keeps a log of it, as at the shell.
_refusals: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def note_refusals() -> None:
    """Begin the list of what this request is refused. Each refusal adds itself where it is made, so that none is left
    out of the log because a page has answered it in words of its own.
    """
    _refusals.set([])


def noted_refusals() -> Sequence[Refusal]:
    """What this request has been refused so far."""
    return _refusals.get() or ()


class ServiceError(Exception):
    """Base of all errors that a caller gets to see.

    Attributes:
        code: In English, stable.
        message: In Chinese; a `Reason`, where it has English too.
        details: Faults by field; may be empty.
        total: How many there are in all, where `details` has the first ones.
        is_refusal: Whether somebody asks for what is not theirs: the audit log has it.
    """

    code = "error"
    is_refusal = False

    def __init__(self, message: str, details: Sequence[Detail] = (), most: int | None = None) -> None:
        super().__init__(message)
        self.message, self.details, self.total = message, tuple(details[:most]), len(details)
        noted = _refusals.get()
        if self.is_refusal and noted is not None:
            noted.append(Refusal(self.code, message))


class BadParameters(ServiceError):
    """Parameters or a body are unknown or of the wrong form."""

    code = "bad_parameters"

    def __init__(self, details: Sequence[Detail], message: str = FAULTY(), most: int | None = None) -> None:
        super().__init__(message, details, most)
        for detail in self.details[:MOST_NOTES]:  # which a traceback shows
            self.add_note(f"{detail.field}: {detail.reason}")


class FaultyDocuments(BadParameters):
    """Documents of a bulk are at fault, and none was written for that.

    Attributes:
        totals: How many faults and warnings of each kind there are; the details are the first errors of each.
    """

    def __init__(self, details: Sequence[Detail], message: str, totals: Sequence[FaultTotal] = ()) -> None:
        super().__init__(details, message)
        self.totals = tuple(totals)


class FaultyRows(BadParameters):
    """Rows of a file are at fault, and none of it was drafted for that.

    Attributes:
        report: The import, as plain values.
    """

    def __init__(
        self, details: Sequence[Detail], message: str, report: Mapping[str, Any], most: int | None = None
    ) -> None:
        super().__init__(details, message, most)
        self.report: dict[str, Any] = dict(report)


class UnclearKind(BadParameters):
    """A file does not tell of which kind of dictionary it is.

    Attributes:
        why: What was not clear, in Chinese.
        kinds: Those that it may be of, the likeliest first: name → what it is called.
        others: All others, the same.
    """

    def __init__(self, why: str, kinds: Mapping[str, str], others: Mapping[str, str]) -> None:
        self.why, self.kinds, self.others = why, dict(kinds), dict(others)
        likely = list((self.kinds or self.others).values())
        super().__init__([Detail("kind", WHICH_KIND(why=why, likely=likely))], UNCLEAR())

    def without(self, names: Container[str]) -> UnclearKind:
        """The same without some kinds."""
        kinds, others = (
            {name: label for name, label in asked.items() if name not in names} for asked in (self.kinds, self.others)
        )
        return UnclearKind(self.why, kinds, others)


class NotFound(ServiceError):
    """There is no such thing."""

    code = "not_found"


class NotReady(ServiceError):
    """The service cannot answer yet."""

    code = "not_ready"


class CursorExpired(ServiceError):
    """It is not known any more what happened behind a cursor."""

    code = "cursor_expired"


class Unauthorized(ServiceError):
    """A key is missing, unknown or revoked."""

    code = "unauthorized"
    is_refusal = True


class SignInRefused(Unauthorized):
    """Somebody does not get into the console: no such account, another password, locked, or too many failures. They are
    not told which.
    """

    code = "sign_in_refused"
    is_refusal = False  # `users.refused` tells more of it

    def __init__(self) -> None:
        super().__init__(WRONG_NAME_OR_PASSWORD())


class BadSignature(ServiceError):
    """A signed call is not proven to be that of a registered caller, now, for the first time."""

    code = "bad_signature"
    is_refusal = True

    def __init__(self, header: str, reason: str) -> None:
        super().__init__(reason, [Detail(header, reason)])


class SigningUnavailable(ServiceError):
    """Nothing here can tell whether a signature is right."""

    code = "signing_unavailable"


class QuotaSpent(ServiceError):
    """A caller has made as many calls as it may. `seconds`: until it may make another."""

    code = "too_many_requests"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class BadToken(ServiceError):
    """The token that says who the person is, is not in order."""

    code = "bad_token"


class BadTicket(ServiceError):
    """The ticket that a platform has given for a person is not in order, or was used before."""

    code = "bad_ticket"


class Forbidden(ServiceError):
    """The key's scopes do not allow it."""

    code = "forbidden"
    is_refusal = True


class NotAgreed(ServiceError):
    """A person wants something kept, and has not agreed that anything is."""

    code = "not_agreed"


class InProgress(ServiceError):
    """The same write is being done by another request."""

    code = "in_progress"


class KeyReused(ServiceError):
    """An idempotency key was sent with another request before."""

    code = "idempotency_key_reused"


class EditConflict(ServiceError):
    """Rows have been changed since they were drafted; the details show both versions of each."""

    code = "edit_conflict"


class StaleWrite(ServiceError):
    """The stored document was updated after the write that would remove or replace it."""

    code = "older_than_stored"


class DeletedLater(StaleWrite):
    """The document was deleted after the write that would bring it back."""

    code = "deleted_later"


class ChecksFailed(ServiceError):
    """What is to be published has errors.

    Attributes:
        findings: What the checks have found, warnings too.
    """

    code = "checks_failed"

    def __init__(self, message: str, details: Sequence[Detail], findings: Sequence[object]) -> None:
        super().__init__(message, details)
        self.findings = tuple(findings)


class WarningsFound(ChecksFailed):
    """It has warnings, and nobody has accepted them."""

    code = "warnings_found"


class TeachingRefused(ServiceError):
    """No row of the dictionaries can, or may, bring a document to the first place of a query."""

    code = "teaching_refused"


class ApprovalNeeded(ServiceError):
    """Rows of these kinds are published only once somebody else has approved them, as they are.

    Attributes:
        keys: Of the rows that nobody else has approved.
        is_alone: Whether there is nobody else who could.
    """

    code = "approval_needed"

    def __init__(self, message: str, keys: Sequence[object] = (), *, is_alone: bool = False) -> None:
        super().__init__(message)
        self.keys, self.is_alone = tuple(keys), is_alone


class TooLarge(ServiceError):
    """The body is larger than is taken."""

    code = "too_large"


class SecretUnavailable(Exception):
    """A secret that is kept encrypted cannot be opened now. Its text is for operators, names the mend, and has nothing
    of any secret; callers are told less.

    Attributes:
        name: Of the secret; "": all of them, since the master key or the table of contents is not in order.
    """

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(fault)
        self.name = name
