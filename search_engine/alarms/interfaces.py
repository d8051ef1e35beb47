"""The outside interfaces that a portal's people are sent to: which there are, and how they are."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

from search_engine.alarms.outside import ask, host_of
from search_engine.alarms.records import AlarmRecord, Interface, Outcome
from search_engine.settings.settings import Settings

# Interfaces that are asked at once.
AT_ONCE = 4
# A host that answers so is there, but wants another method, a sign-in, or less haste.
ALIVE = frozenset({401, 403, 405, 429, 501})
LABELS: Mapping[str, str] = {
    "progress": "办件进度", "complaint": "投诉", "consult": "咨询", "booking": "预约", "rating": "评价",
    "login": "登录", "licences": "我的证照", "proxy": "亲友代办", "elsewhere": "不是政务服务",
}  # fmt: skip


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


def targets_of(settings: Settings) -> tuple[Target, ...]:
    """The interfaces that the settings name with a host. What is to be filled in is left empty."""
    found = [Target("voice", "语音识别", settings.voice_url, lenient=True)]
    for name, url in settings.portal_pages.items():
        found.append(Target(f"portal_{name}", LABELS.get(name, name), *_filled(url)))
    found.append(Target("credit_code", "统一社会信用代码查询", *_filled(settings.credit_code_url)))
    found.append(Target("case_progress", "办件进度查询", *_filled(settings.case_progress_url)))
    return tuple(target for target in found if target.url.startswith(("http://", "https://")))


def _filled(url: str) -> tuple[str, bool]:
    filled = re.sub(r"\{\w+\}", "", url)
    return filled, filled != url


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


def _is_dead(status: int) -> bool:
    return status >= 400 and status not in ALIVE


def probe_all(settings: Settings, probe: Callable[[Target, int, float], Answer] = probe) -> dict[Target, Answer]:
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
