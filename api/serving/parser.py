"""What reads a request: waitress's parser, and addresses as people type them at a command line."""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser

BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """A parser that takes Chinese in a request line as if it were percent-encoded (`curl 'http://…/?q=护照'`)."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the request line and the headers. Raises as waitress's own."""
        line, end, headers = header_plus.partition(b"\r\n")
        if not line.isascii():
            line = BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line)
        super().parse_header(line + end + headers)
