"""What schemathesis is told, in a test's process and in its own (`SCHEMATHESIS_HOOKS`): how a body of lines is sent."""

import schemathesis

LINES = ("application/x-ndjson", "application/jsonl")

schemathesis.serializer(*LINES)(lambda _context, value: str(value).encode())
