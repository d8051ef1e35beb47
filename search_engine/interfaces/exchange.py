"""One request to another host, over HTTP: bounded in time and bytes whatever the host does.

No redirect is followed, no proxy is asked, certificates are checked. Time counts from the first look at the name to the
last byte, so that a host that sends a byte now and then is as late as one that is silent.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any, Final, cast

from search_engine.interfaces.addresses import (
    PORTS,
    Address,
    Networks,
    Resolve,
    addresses_of,
    given_address,
    read_address,
    remaining,
)

# Bytes of an answer's body that are read, and of its head.
MOST_BODY, MOST_HEAD = 65_536, 32_768
# Of a body in tiny chunks the frame is longer than the content.
FRAME: Final = 4
PIECE: Final = 8_192
# Seconds that a host's wish to be left alone is heeded at most.
LONGEST_REST: Final = 86_400
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503
ENCODINGS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
CHARSET: Final = re.compile(r"charset=\"?([\w-]+)", re.ASCII | re.IGNORECASE)
TEXTS: Final = {"gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}


class TooLong(OSError):
    """A host sends more than we read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        media_type: In small letters without parameters; "": none is given.
        body: Its first `MOST_BODY` bytes, unpacked; kept by nobody.
        is_whole: Whether that is all of it.
        seconds: How long it took, the body included.
        rest: Seconds that the host wants to be left alone; 0: it does not say.
    """

    status: int
    media_type: str = ""
    charset: str = "utf-8"
    body: bytes = field(default=b"", repr=False)
    is_whole: bool = True
    seconds: float = 0.0
    rest: int = 0

    @property
    def text(self) -> str:
        """The body as a text; what is none has signs in its place."""
        return self.body.decode(self.charset, "replace")


def exchange(
    method: str,
    address: Address,
    seconds: float,
    *,
    networks: Networks | None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    most: int = MOST_BODY,
    resolve: Resolve | None = None,
) -> Reply:
    """Send a request and read what comes back.

    Args:
        seconds: For all of it.
        networks: Where we may connect to; None: anywhere, since the operator has set the address.
        most: Bytes of the body that are read; 0: none.

    Raises:
        AddressRefused: It leads to where we do not go.
        TimeoutError: It was not done in time.
        TooLong: The head of the answer is too long.
        OSError: Nobody is there, the certificate is not trusted, or it is no HTTP.
    """
    begun = time.monotonic()
    until = begun + seconds
    connection = HTTPConnection(address.host, address.port)
    connection.default_port = PORTS[address.scheme]  # which goes unsaid in the header Host
    wire = _Wire(_connected(address, networks, until, resolve), until)
    try:
        wire.secure(address)
        # what it asks of a socket, ours has: http.client frames, ours counts
        connection.sock = cast(socket.socket, wire)
        sent = {"User-Agent": "zwfw", "Connection": "close", "Accept-Encoding": "identity", **(headers or {})}
        connection.request(method, address.target, body or (b"" if method == "POST" else None), sent)
        response = connection.getresponse()
        wire.left = FRAME * most
        content, is_whole = _body(response, most)
        return _reply(response, content, is_whole, most, time.monotonic() - begun)
    except HTTPException as error:
        raise ConnectionError(type(error).__name__) from error
    finally:
        wire.end()


def ask(
    method: str,
    url: str,
    seconds: float,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    networks: Networks | None = None,
) -> int:
    """The status of an answer, whatever it says; its body is not read.

    Args:
        networks: Where we may connect to, of an address that somebody has registered; None: the operator has set it.

    Raises as `exchange`, and `ValueError`: the address is none of HTTP.
    """
    address = given_address(url) if networks is None else read_address(url)
    return exchange(method, address, seconds, networks=networks, body=body, headers=headers, most=0).status


def _connected(address: Address, networks: Networks | None, until: float, resolve: Resolve | None) -> socket.socket:
    """A connection to the first allowed address that takes one. Of several each has its share of the time: one that is
    silent does not keep the others from being tried.
    """
    refused: OSError = OSError("no such host")
    found = addresses_of(address, networks, remaining(until), resolve)
    for place, text in enumerate(found):
        try:
            return socket.create_connection((text, address.port), remaining(until) / (len(found) - place))
        except OSError as error:
            refused = error
    raise refused


class _Wire:
    """A socket that ends in time and reads no more than it may.

    Attributes:
        left: Bytes that may still be read.
    """

    def __init__(self, raw: socket.socket, until: float) -> None:
        self._socket, self._until, self.left = raw, until, MOST_HEAD

    def secure(self, address: Address) -> None:
        """Begin TLS where the address wants it."""
        if address.scheme == "https":
            context = ssl.create_default_context()
            self._socket.settimeout(remaining(self._until))
            self._socket = context.wrap_socket(self._socket, server_hostname=address.host)

    def sendall(self, content: bytes) -> None:
        """Send all of it in time."""
        view = memoryview(content)
        while view:
            self._socket.settimeout(remaining(self._until))
            view = view[self._socket.send(view) :]

    def read_into(self, buffer: Any) -> int:
        """What has come, as far as it may be read."""
        if self.left <= 0:
            raise TooLong
        self._socket.settimeout(remaining(self._until))
        count = self._socket.recv_into(buffer, min(len(buffer), self.left))
        self.left -= count
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `http.client` reads from."""
        return io.BufferedReader(_Stream(self))

    def close(self) -> None:
        """Nothing: `http.client` closes before the body is read."""

    def end(self) -> None:
        """Let go of it."""
        with suppress(OSError):
            self._socket.close()


class _Stream(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.read_into(buffer)


def _body(response: HTTPResponse, most: int) -> tuple[bytes, bool]:
    """What of a body is read, and whether that is all of it."""
    pieces, left = [], most + 1
    is_whole = True
    try:
        while left > 0 and most:
            piece = response.read(min(PIECE, left))
            if not piece:
                # of a length that was promised some did not come
                is_whole = not response.length
                break
            pieces.append(piece)
            left -= len(piece)
    except (TooLong, IncompleteRead):
        is_whole = False
    found = b"".join(pieces)
    return found[:most], is_whole and len(found) <= most


def _reply(response: HTTPResponse, content: bytes, is_whole: bool, most: int, seconds: float) -> Reply:
    encoding = (response.getheader("Content-Encoding") or "").strip().lower()
    if encoding in ENCODINGS and content:
        # we asked for none; a bomb unpacks to no more than we would have read
        content, is_whole = _unpacked(content, ENCODINGS[encoding], most, is_whole)
    media_type, _, parameters = (response.getheader("Content-Type") or "").partition(";")
    named = CHARSET.search(parameters)
    charset = TEXTS.get(named[1].lower(), "utf-8") if named else "utf-8"
    return Reply(
        response.status, media_type.strip().lower()[:100], charset, content, is_whole, seconds, _rest(response)
    )


def _unpacked(content: bytes, window: int, most: int, is_whole: bool) -> tuple[bytes, bool]:
    unpacker = zlib.decompressobj(window)
    try:
        found = unpacker.decompress(content, most)
    except zlib.error:
        return b"", False
    return found, is_whole and unpacker.eof


def _rest(response: HTTPResponse) -> int:
    """Seconds that a host that has too much to do wants to be left alone."""
    wanted = (response.getheader("Retry-After") or "").strip()
    if response.status not in (TOO_MANY_REQUESTS, UNAVAILABLE) or not wanted:
        return 0
    if wanted.isascii() and wanted.isdigit():
        return min(int(wanted[:9]), LONGEST_REST)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(wanted)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(0, int((moment - datetime.now(UTC)).total_seconds())), LONGEST_REST)
    return 0
