"""What schemathesis is told, in a test's process and in its own (`SCHEMATHESIS_HOOKS`): how a body of lines is sent,
what of the document it would misread, and in which answers it is not to look for what, each with the reason.
"""

import schemathesis
from schemathesis.specs.openapi import checks

from api.http.gateway import ENVELOPE, MEDIA
from api.http.sent import FORM

ACCEPTED = 202
LINES = ("application/x-ndjson", "application/jsonl")
# Named by what an installation holds: a schema cannot list its regions, departments or signals, nor thesauri that were
# published; and days: those that exist, within a century or two, the first not after the last, or 7d for a week ago.
BY_CONTENT = {
    "region", "at", "parent", "updated_at", "department", "theme", "life_event", "case_type", "site",
    "off_signals", "rank_profile", "issued_from", "issued_to", "since", "until", "context", "cursor", "after",
    "changed_since", "document", "bucket", "fields", "node", "facets", "name",
}  # fmt: skip
# Held to each other: both or none, a page times its size, force and its reason, and what only one kind of report has.
TOGETHER = {"lat", "lon", "page", "query", "element", "text", "reason"}
# Of what came before: a key that the document gives as an example comes with more than one request, and a site's whole
# has fewer documents than are stored; and ids that differ, which no schema can ask of objects.
BY_HISTORY = {"idempotency_key_reused", "needs_confirmation", "duplicate_id"}
# A document's rules (docs/documents.md) go beyond its shape: characters of texts, spans of dates, its own address.
DOCUMENTS = {("PUT", "/v1/documents/{id}"), ("POST", "/v1/documents:bulk")}
# What editors send: rows, drafts and versions are of content that others made, and each kind has rules of its own.
# What they ask for is held to the document like all else.
EDITORS = "/v1/admin/"
# Of an event: clocks and banned words tell what is taken, besides what an installation holds; and a text of nothing but
# blanks is none.
OF_EVENTS = {"at", "region", "document", "documents", "query", "text", "site"}

schemathesis.serializer(*LINES)(lambda _context, value: str(value).encode())


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """It takes two media types for one that differ in a parameter alone, so that the gateway's frame is not asked for
    (`test_gateway` and `test_conformance` look at it); and it makes no objects by `unevaluatedProperties`.
    """
    raw_schema.update(plain(raw_schema))


def plain(part):
    """A part of the document as it is told."""
    if isinstance(part, list):
        return [plain(one) for one in part if not (isinstance(one, dict) and one.get("name") == ENVELOPE)]
    if not isinstance(part, dict):
        return part
    found = {name: plain(value) for name, value in part.items() if name not in (MEDIA, ENVELOPE)}
    if found.get("unevaluatedProperties") is False:
        found["additionalProperties"] = found.pop("unevaluatedProperties")
    return found


@schemathesis.check
def wrong_data_is_refused(ctx, response, case):
    """`negative_data_rejection`, but of what is taken although the document does not name it."""
    excepted = (
        case.media_type in (*LINES, FORM)  # whatever it is, it is text by the time that it is sent
        or is_no_wish(case.query)
        or is_no_wish(case.body)
        or is_padded(case.query)
        or (case.operation.path == "/v1/search" and case.method == "POST" and texts(case.body))  # of any type
        or faults_of(response)  # of some of what was sent, in an answer that says how many were taken
    )
    return None if excepted else checks.negative_data_rejection(ctx, response, case)


@schemathesis.check
def right_data_is_taken(ctx, response, case):
    """`positive_data_acceptance`, but of what only the content of an installation can tell to be right."""
    fields = {one["field"] for one in faults_of(response)}
    of_editors = case.operation.path.startswith(EDITORS) and case.method != "GET"
    of_documents = (case.method, case.operation.path) in DOCUMENTS
    by_content = bool(fields) and fields <= BY_CONTENT | TOGETHER
    by_history = not codes_of(response).isdisjoint(BY_HISTORY)
    if of_editors or of_documents or case.media_type in LINES or by_content or by_history:
        return None
    if response.status_code == ACCEPTED and is_right(case):
        assert fields <= OF_EVENTS, f"refused of events: {sorted(fields - OF_EVENTS)}"
    return checks.positive_data_acceptance(ctx, response, case)


def is_right(case):
    """Whether all that is sent is as the document says."""
    return case.meta is not None and case.meta.generation.mode.is_positive


def is_no_wish(sent):
    """Whether an empty field of a form, or null, is among the values, at any depth: both are as if they had not been
    sent.
    """
    if isinstance(sent, dict):
        return any(map(is_no_wish, sent.values()))
    if isinstance(sent, list) and sent:
        return any(map(is_no_wish, sent))
    return sent is None or not str(sent).strip(" []'")


def is_padded(sent):
    """Whether a value has blanks around it, which are no part of it."""
    return any(text != text.strip() for text in map(str, (sent or {}).values()))


def texts(sent):
    """Whether a text is among the values."""
    return isinstance(sent, dict) and any(isinstance(value, str) for value in sent.values())


def codes_of(response):
    """Of what sorts an answer says its faults are, as a whole and each."""
    whole = [response.json()["error"]] if response.status_code == 422 else []
    return {one["code"] for one in (*whole, *faults_of(response))}


def faults_of(response):
    """What an answer says is wrong, of the whole or of one event."""
    if response.status_code == 422:
        return response.json()["error"]["details"]
    if response.status_code == ACCEPTED:
        return [fault for one in response.json().get("rejected", []) for fault in one["errors"]]
    return []
