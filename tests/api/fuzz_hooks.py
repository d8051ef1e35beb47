"""What schemathesis is told, in a test's process and in its own (`SCHEMATHESIS_HOOKS`): how a body of lines is sent,
and what of the document it would misread. What it is not to look for is in `schemathesis.toml`.
"""

import schemathesis

from api.http.gateway import ENVELOPE, MEDIA

LINES = ("application/x-ndjson", "application/jsonl")

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
