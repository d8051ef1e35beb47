"""One question to another host, over HTTP: no redirect is followed, no proxy is asked, and it ends in time.

The addresses are those of the settings; nothing that a document or a request says comes here.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from urllib.parse import quote, urlsplit

# What an address may hold as it stands; all else is escaped.
SAFE = "/%:=&?~+!$,;'@()*[]"


def ask(method: str, url: str, seconds: float, body: bytes = b"", headers: Mapping[str, str] | None = None) -> int:
    """The status of an answer, whatever it says; its body is not read.

    Args:
        seconds: After which the connection is cut, however slowly something comes.

    Raises:
        TimeoutError: Nothing came in time.
        OSError: Nobody is there, the certificate is not trusted, or it is no HTTP.
        ValueError: The address is none of HTTP.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address of HTTP")
    host = parts.hostname.encode("idna").decode()
    target = quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE)}" if parts.query else "")
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    else:
        connection = HTTPConnection(host, parts.port, timeout=seconds)
    late = Event()
    timer = Timer(seconds, _cut, (connection, late))
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        if late.is_set():  # a host may have several addresses, each of which took its time
            raise TimeoutError
        connection.request(
            method, target, body or None, {"User-Agent": "zwfw", "Connection": "close", **(headers or {})}
        )
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise TimeoutError from error
        raise error if isinstance(error, OSError) else ConnectionError(type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
    return status


def host_of(url: str) -> str:
    """Host and port of an address, to be shown."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""


def _cut(connection: HTTPConnection, late: Event) -> None:
    late.set()
    # None while it is being connected: that has the same number of seconds by itself
    if isinstance(connection.sock, socket.socket):
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
