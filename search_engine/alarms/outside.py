"""One question to another host, over HTTP: no redirect is followed, no proxy is asked, and it ends in time.

The addresses are those of the settings; nothing that a document or a request says comes here.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from urllib.parse import quote, urlsplit

from dictionaries.kinds.intents import FUNCTIONS
from search_engine.alarms.records import AlarmRecord, Interface, Outcome
from search_engine.settings.settings import Settings

# What an address may hold as it stands; all else is escaped.
SAFE = "/%:=&?~+!$,;'@()*[]"
# Interfaces that are asked at once.
AT_ONCE = 4
# A host that answers so is there, but wants another method, a sign-in, or less haste.
ALIVE = frozenset({401, 403, 405, 429, 501})


@dataclass(frozen=True, slots=True)
class Target:
    """An interface to be asked. `lenient`: it answers only to what people send it, so that any answer that is no fault
    of the host will do.
    """

    name: str
    label: str
    url: str
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went; `reason` in Chinese where it is not ok."""

    outcome: Outcome
    seconds: float
    reason: str = ""


def probe(target: Target, slow_ms: int, timeout: float, clock: Callable[[], float] = time.monotonic) -> Answer:
    """Ask an interface by HEAD."""
    begun = clock()
    try:
        status = ask("HEAD", target.url, timeout)
    except TimeoutError:
        return Answer("timed_out", clock() - begun, f"{timeout:g} 秒内没有回答")
    except (OSError, ValueError) as error:
        return Answer("failed", clock() - begun, f"打不开（{type(error).__name__}）")
    seconds = clock() - begun
    if _is_dead(status) and (status >= HTTPStatus.INTERNAL_SERVER_ERROR or not target.lenient):
        return Answer("failed", seconds, f"返回 {status}")
    if seconds * 1000 > slow_ms:
        return Answer("slow", seconds, f"用时 {seconds:.1f} 秒")
    return Answer("ok", seconds)


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


def targets_of(settings: Settings) -> tuple[Target, ...]:
    """The interfaces that the settings name with a host. What is to be filled in is left empty."""
    found = [Target("voice", "语音识别", settings.voice_url, lenient=True)]
    for name, url in settings.portal_pages.items():
        found.append(Target(f"portal_{name}", FUNCTIONS[name], *_filled(url)))
    found.append(Target("credit_code", "统一社会信用代码查询", *_filled(settings.credit_code_url)))
    found.append(Target("case_progress", "办件进度查询", *_filled(settings.case_progress_url)))
    return tuple(target for target in found if target.url.startswith(("http://", "https://")))


def _filled(url: str) -> tuple[str, bool]:
    filled = re.sub(r"\{\w+\}", "", url)
    return filled, filled != url


def _is_dead(status: int) -> bool:
    return status >= 400 and status not in ALIVE


def probe_all(settings: Settings) -> dict[Target, Answer]:
    """Ask all interfaces, some at once."""
    targets = targets_of(settings)
    with ThreadPoolExecutor(AT_ONCE, "probe") as pool:
        answers = pool.map(lambda one: probe(one, settings.probe_slow_ms, settings.probe_timeout), targets)
        return dict(zip(targets, answers, strict=True))


def note_answers(record: AlarmRecord, answers: Mapping[Target, Answer], now: int) -> None:
    """Write down how interfaces were; what is no longer one is forgotten."""
    before, record.interfaces = record.interfaces, {}
    for target, answer in answers.items():
        last = before.get(target.name)
        counts = dict(last.counts) if last else {}
        counts[answer.outcome] = counts.get(answer.outcome, 0) + 1
        bad = 0 if answer.outcome == "ok" else (last.bad if last else 0) + 1
        record.interfaces[target.name] = Interface(
            label=target.label, host=host_of(target.url), outcome=answer.outcome, seconds=round(answer.seconds, 3),
            at=now, reason=answer.reason, bad=bad, counts=counts,
        )  # fmt: skip
