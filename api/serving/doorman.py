"""Answers while no serving process can: all still load the program, which takes two seconds of a processor each, or
have just ended. The supervisor does it, who has little to load. Callers would wait in silence otherwise, and a probe
would take the service for dead.

It says the least: that somebody is there, and is not ready. Once a serving process reads, that one answers everything.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable

import orjson

PAUSE_SECONDS = 0.25  # between two looks whether it is wanted
ANSWER_SECONDS = 1.0  # for one caller, from connecting to the end
HEAD_BYTES = 16 * 1024  # of a request; the rest is not looked at
PROGRAM_PATHS = ("/v1/", "/metrics", "/openapi.json")
TOLD, ENGLISH = "服务正在启动，请稍候再试", "the service is starting; try again shortly"
JSON, PAGE = "application/json", "text/html; charset=utf-8"
HEALTH = orjson.dumps({"status": "ok"})
# In both languages: what a program prefers is not looked at.
LOADING = "服务正在启动，正在加载程序，请稍候 (the service is starting: the program is being loaded)"
READY = orjson.dumps({"ready": False, "reason": LOADING})
FAULT = orjson.dumps({"error": {"code": "not_ready", "message": f"{TOLD} ({ENGLISH})", "details": []}})
TEXT = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
    f"<title>{TOLD}</title><h1>{TOLD}</h1></html>"
).encode()
SAFE = "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'self'\r\n"


class Doorman:
    """Watches a listening socket that serving processes share.

    Args:
        prefix: Where the service is mounted.
        is_wanted: Whether nobody else answers now.
    """

    def __init__(self, listening: socket.socket, prefix: str, is_wanted: Callable[[], bool]) -> None:
        listening.setblocking(False)  # what another has taken meanwhile is not waited for
        self._listening, self._prefix, self._is_wanted = listening, prefix, is_wanted
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="doorman", daemon=True)

    def start(self) -> None:
        """Watch in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self._thread.join(2 * ANSWER_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            if not self._is_wanted():
                self._stopped.wait(PAUSE_SECONDS)
            elif select.select([self._listening], [], [], PAUSE_SECONDS)[0] and self._is_wanted():
                self._answer_one()

    def _answer_one(self) -> None:
        try:
            caller, _ = self._listening.accept()
            with caller:
                end = time.monotonic() + ANSWER_SECONDS
                caller.sendall(answer_to(_head(caller, end), self._prefix))
                caller.shutdown(socket.SHUT_WR)
                while _received(caller, end):  # closing while somebody sends would take the answer from them
                    pass
        except OSError:
            pass  # taken by another, or gone


def answer_to(head: bytes, prefix: str) -> bytes:
    """The answer to the head of a request."""
    method, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    status, kind, body = _told(path.removeprefix(prefix))
    again = "" if status.startswith("200") else "Retry-After: 5\r\n"
    lines = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{again}{SAFE}"
    ending = "Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
    return (lines + ending).encode() + (b"" if method == "HEAD" else body)


def _told(path: str) -> tuple[str, str, bytes]:
    if path == "/healthz":
        return "200 OK", JSON, HEALTH
    if path == "/readyz":
        return "503 Service Unavailable", JSON, READY
    programs = path.startswith(PROGRAM_PATHS)
    return "503 Service Unavailable", JSON if programs else PAGE, FAULT if programs else TEXT


def _head(caller: socket.socket, end: float) -> bytes:
    """What a caller sends until an empty line. Raises `OSError` where that takes too long."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        if not (block := _received(caller, end)):
            break
        head += block
    return head


def _received(caller: socket.socket, end: float) -> bytes:
    caller.settimeout(max(0.001, end - time.monotonic()))
    return caller.recv(HEAD_BYTES)
