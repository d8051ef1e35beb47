"""What reads a request: waitress's parser, for addresses as people type them, and for callers who mean it ill.

Waitress's patterns take quadratic time over many spaces before a header's value and over `a://111… x` in a request
line: 128 KiB of either held the process for minutes. What reaches them here is of a form that they read at once.
"""

from __future__ import annotations

import re
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, RequestHeaderFieldsTooLarge

BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# Where the last word is right, waitress's pattern matches at its first attempt.
REQUEST_LINE = re.compile(rb"[^ ]+ [^ ]+ HTTP/1\.[01]")
SPACE_BEFORE_VALUE = re.compile(rb"(?m)^([^:\r\n]*:)[ \t]+")
FOLDED = re.compile(rb"\r\n[ \t]")  # a header over several lines, which RFC 9112 5.2 lets a server refuse
ASKED = re.compile(rb"\s*\S+ (/[^\s?#]*)")  # the path of a request line
ADDRESS = 256  # bytes in which it is looked for
# A name or an address, and a port; of two headers waitress makes one with a comma, which is in none.
HOST = re.compile(r"([A-Za-z0-9._~%!$&'()*+;=-]+|\[[0-9A-Fa-fv:.%]+\])(:[0-9]{0,5})?")
MOST_HEADERS = 100  # as Apache and gunicorn
CHUNK_LINE, TRAILER = 1024, 8192  # bytes of the line before a chunk, and of what follows the last one
# Each chunk costs some microseconds, however small: a body has so many line ends, and one more for so many bytes.
FREE_LINE_ENDS, BYTES_A_LINE_END = 500, 16


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """A parser that takes Chinese in a request line as if it were percent-encoded (`curl 'http://…/?q=护照'`)."""

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self._line_ends = 0

    def received(self, data: bytes) -> int:
        """Take what was sent; returns how many bytes are of this request."""
        if self.chunked and not self.completed and self._is_too_fine(data):
            return self._refuse(data)
        start = (self.header_plus or data)[:ADDRESS]
        taken = int(super().received(data))
        if isinstance(self.error, RequestHeaderFieldsTooLarge) and (asked := ASKED.match(start)):
            self.path = asked[1].decode("latin-1")  # nothing else of it was read; programs are told in JSON
        if self.chunked and (len(self.body_rcv.control_line) > CHUNK_LINE or len(self.body_rcv.trailer) > TRAILER):
            return self._refuse(data)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the request line and the headers. Raises `ParsingError`, and as waitress's own."""
        line, end, headers = header_plus.partition(b"\r\n")
        if not line.isascii():
            line = BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line)
        if not REQUEST_LINE.fullmatch(line) or FOLDED.search(end + headers):
            raise ParsingError("")
        too_many = headers.count(b"\r\n") > MOST_HEADERS + 1  # the last line end is that of the empty line
        try:
            super().parse_header(line + end + (b"" if too_many else SPACE_BEFORE_VALUE.sub(rb"\1", headers)))
        except ValueError as error:  # an address such as http://[, a length of five thousand digits
            raise ParsingError("") from error
        if too_many:
            self.error = RequestHeaderFieldsTooLarge("")
        else:
            self._check_host()
        self._check_body()

    def _check_host(self) -> None:
        """Raise `ParsingError` for a request that does not say whom it asks, or not clearly (RFC 9112 3.2)."""
        host = self.headers.get("HOST")
        if self.version != "1.0" if host is None else not HOST.fullmatch(host):
            raise ParsingError("")

    def _check_body(self) -> None:
        """Raise `ParsingError` for a body whose end two servers could see in different places; ask for one only where
        it is to come and will be taken, or the request would never be whole.
        """
        if ("CONTENT_LENGTH" if self.chunked else "TRANSFER_ENCODING") in self.headers:
            raise ParsingError("")
        if not self.chunked and not 0 < self.content_length < self.adj.max_request_body_size:
            self.expect_continue = False

    def _is_too_fine(self, data: bytes) -> bool:
        self._line_ends += data.count(b"\r\n")
        allowed = FREE_LINE_ENDS + (int(self.body_bytes_received) + len(data)) // BYTES_A_LINE_END
        return self._line_ends > allowed

    def _refuse(self, data: bytes) -> int:
        self.error, self.completed = BadRequest(""), True
        return len(data)
