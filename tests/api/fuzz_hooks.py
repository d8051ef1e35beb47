"""What schemathesis is told, in a test's process and in its own (`SCHEMATHESIS_HOOKS`): how a body of lines is sent,
and that answers in the gateway's frame, of which it would look for the other media type, are not asked for.
"""

import schemathesis

LINES = ("application/x-ndjson", "application/jsonl")

schemathesis.serializer(*LINES)(lambda _context, value: str(value).encode())


@schemathesis.hook
def before_call(context, case, kwargs):
    case.query.pop("envelope", None)
