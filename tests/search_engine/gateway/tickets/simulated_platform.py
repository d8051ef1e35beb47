"""A platform that gives tickets, as C 0103-2018 §8.3.2.1 draws it: the user's particulars are encrypted with SM4 for
one app, and the app decrypts them. And an adapter for it, as a site would write one.

It is made up: the national platform's addresses, formats and SDK are not published. What works with it proves nothing
of working with that platform.
"""

from __future__ import annotations

import base64
import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from search_engine.gateway.tickets import TicketPerson, TicketRefused

BLOCK = 128  # bits
LONGEST_ANSWER = 64 * 1024
LIFE = 300.0


def encrypted(key: bytes, text: bytes) -> bytes:
    """SM4-CBC under a fresh initial vector, which comes first."""
    padder, vector = PKCS7(BLOCK).padder(), os.urandom(16)
    encryptor = Cipher(algorithms.SM4(key), modes.CBC(vector)).encryptor()
    return vector + encryptor.update(padder.update(text) + padder.finalize()) + encryptor.finalize()


def decrypted(key: bytes, box: bytes) -> bytes:
    """Raises `ValueError` where it was not encrypted so."""
    unpadder = PKCS7(BLOCK).unpadder()
    decryptor = Cipher(algorithms.SM4(key), modes.CBC(box[:16])).decryptor()
    return unpadder.update(decryptor.update(box[16:]) + decryptor.finalize()) + unpadder.finalize()


@dataclass
class Platform:
    """Gives tickets to apps, and tells each whom its tickets are for, once.

    Attributes:
        keys: Of the app, by their numbers; the newest encrypts.
        lie: What is done to an answer: bytes → bytes, or nothing.
        pause: Seconds before each answer.
    """

    keys: dict[int, bytes] = field(default_factory=lambda: {1: os.urandom(16)})
    lie: Callable[[bytes], bytes] = bytes
    pause: float = 0.0
    now: float = field(default_factory=time.time)
    tickets: dict[str, tuple[str, float, dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0

    def ticket(self, subject: str, app: str = "ours", **more: Any) -> str:
        """A ticket for a person who is signed in there."""
        ticket = base64.urlsafe_b64encode(os.urandom(24)).decode()
        self.tickets[ticket] = app, self.now + LIFE, {"uid": subject, "name": "王小明", "type": "1", "auth": 3, **more}
        return ticket

    def rotate(self) -> None:
        """Another key encrypts; those before are known to apps for a while."""
        self.keys[max(self.keys) + 1] = os.urandom(16)

    def answer(self, asked: dict[str, Any]) -> bytes:
        """What an app is told of a ticket."""
        self.asked += 1
        app, until, person = self.tickets.pop(asked.get("ticket", ""), ("", 0.0, {}))
        if app != asked.get("app") or until < self.now:
            return self.lie(json.dumps({"result": "false", "message": "票据无效"}).encode())
        number = max(self.keys)
        box = encrypted(self.keys[number], json.dumps(person).encode())
        return self.lie(json.dumps({"result": "true", "key": number, "data": base64.b64encode(box).decode()}).encode())


@contextmanager
def served(platform: Platform) -> Iterator[str]:
    """The address of a platform, while it answers."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = platform.answer(asked)
            if platform.pause and ended.wait(platform.pause):
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/user"
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class SimulatedAdapter:
    """Asks the platform. `key`: reads the app's key of a number."""

    address: str
    key: Callable[[int], bytes]
    app: str = "ours"
    single_use: float = LIFE

    def person(self, ticket: str, seconds: float) -> TicketPerson:
        """As `TicketAdapter` says."""
        body = json.dumps({"app": self.app, "ticket": ticket}).encode()
        with urllib.request.urlopen(urllib.request.Request(self.address, body), timeout=seconds) as answer:
            content = answer.read(LONGEST_ANSWER + 1)
        if len(content) > LONGEST_ANSWER:
            raise OverflowError("the answer has no end")
        told = json.loads(content)
        if told["result"] != "true":
            raise TicketRefused(told["message"])
        person = json.loads(decrypted(self.key(told["key"]), base64.b64decode(told["data"])))
        return TicketPerson(person["uid"], {"1": "natural", "2": "legal"}[person["type"]], person["auth"])  # type: ignore[arg-type]
