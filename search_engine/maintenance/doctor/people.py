"""Checks of what people did, and of who they are."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.backup.placement import STAGING
from indexer.events import Pseudonyms
from indexer.store.overwriting import MINUTE
from search_engine.gateway.tickets.adapter import known_adapters
from search_engine.maintenance.doctor.finding import Finding, Patient

DAY = 86_400_000  # ms
# Days after the time that events are kept, in which a worker that was stopped for the weekend still sweeps.
GRACE_DAYS = 3
# Visitors of the last days (those that events have an address of) from whom on it tells something that nearly all are
# of one block of addresses; fewer may be whoever tries the portal out in its office.
LATELY_DAYS, LEAST_VISITORS, NEARLY_ALL = 3, 50, 0.9
# Of each day (a block has another hash every day) the visitors, and those of the block with most of them; summed up.
VISITORS_BY_BLOCK = """
    WITH blocks AS (
        SELECT received / :day AS day, count(DISTINCT actor) AS visitors
        FROM events WHERE received >= :since AND block IS NOT NULL
        GROUP BY received / :day, block
    ), days AS (SELECT sum(visitors) AS visitors, max(visitors) AS most FROM blocks GROUP BY day)
    SELECT coalesce(sum(visitors), 0), coalesce(sum(most), 0) FROM days
"""

# Seconds after which a worker that is running has written the files anew.
REWRITTEN_WITHIN = 2 * 86_400


def event_key(patient: Patient) -> Iterator[Finding]:
    """The key of the hashes of persons is there, whole, and for its owner's eyes alone."""
    place = patient.installation
    path, people = place.event_key_file, _value(patient, "SELECT count(*) FROM users")
    known = _value(patient, "SELECT value FROM marks WHERE name = 'key'")
    if not path.exists():
        if people or known is not None:
            mend = f"请从备份取回 {path.name}；没有它，已保存的个人记录无人能再看到或删除"
            yield Finding("persons", "wrong", f"有 {people or 0} 人的记录，却没有散列密钥 {path}", mend)
        return
    if path.stat().st_size < 32:
        yield Finding("persons", "wrong", f"散列密钥 {path} 不完整", "请从备份取回")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("persons", "wrong", f"散列密钥 {path} 可被他人读取", f"请运行 chmod 600 {path}")
    elif known not in (None, _fingerprint(path)):
        told = f"散列密钥 {path} 不是个人记录所用的那一个，或已损坏"
        yield Finding("persons", "wrong", told, "请停止服务，从备份取回；没有它，已保存的个人记录无人能再看到或删除")
    else:
        yield Finding("persons", "ok", f"散列密钥完好；同意保存个人记录的有 {people or 0} 人")


def _fingerprint(path: Path) -> int:
    return Pseudonyms(path.read_bytes()).fingerprint


def retention(patient: Patient) -> Iterator[Finding]:
    """Events go when their time is over."""
    count = _value(patient, "SELECT count(*) FROM events")
    oldest = _value(patient, "SELECT min(received) FROM events")
    if not count or oldest is None:
        return
    if not isinstance(oldest, int):
        return  # as a changed byte has left it: `event_rows` tells
    days = patient.installation.settings.event_days
    age = (time.time() * 1000 - oldest) / DAY
    if age > days + GRACE_DAYS:
        told = f"最早的行为事件已有 {age:.0f} 天，超过保存期限 {days} 天"
        yield Finding("events", "wrong", told, "到期的事件由 zwfw worker 删除：请确认它在运行")
    else:
        yield Finding("events", "ok", f"行为事件 {count} 个，均在保存期限 {days} 天内")


def erasures(patient: Patient) -> Iterator[Finding]:
    """What deletions leave between rows goes every night, and nothing lies where no deletion reaches it."""
    place = patient.installation
    forgotten = _value(patient, "SELECT 1 FROM marks WHERE name = 'forgotten'")
    locations = (place.event_location, place.log_location) if forgotten else ()
    for path in [one for one in locations if isinstance(one, Path)]:
        (minutes,) = patient.row(path, "PRAGMA user_version") or (None,)
        if minutes is not None and time.time() - minutes * MINUTE > REWRITTEN_WITHIN:
            told = f"{path.name} 已两天没有整理，删除过的内容可能还有残留字节"
            mend = "由 zwfw worker 每晚整理：请确认它在运行，并留有与该文件两倍大小相当的磁盘空间"
            yield Finding("erasures", "note", told, mend)
    for folder in sorted(place.home.glob("replaced-*")):
        if (folder / place.event_file.name).exists():
            told = f"{folder.name} 是恢复前的旧数据，其中有个人记录，此后的删除到不了那里"
            yield Finding("erasures", "note", told, f"确认无误后请删除 {folder}")
    for folder in sorted(place.home.glob(f"{STAGING}*")):
        told = f"{folder.name} 是恢复留下的临时文件，其中可能有个人记录，删除到不了那里"
        yield Finding("erasures", "note", told, f"没有 zwfw restore 在运行时，请删除 {folder}")


def tokens(patient: Patient) -> Iterator[Finding]:
    """Persons can sign in."""
    settings = patient.installation.settings
    if settings.has("user_key"):
        yield Finding("tokens", "ok", "已设置用户令牌的密钥")
    elif settings.sample_banner:
        yield Finding(
            "tokens", "note", "示例模式：页面可作演示登录", "正式使用请设置 ZWFW_USER_KEY，并关闭 ZWFW_SAMPLE_BANNER"
        )
    else:
        yield Finding("tokens", "note", "没有设置用户令牌的密钥：我的足迹、我的收藏不可用", "请设置 ZWFW_USER_KEY")


def tickets(patient: Patient) -> Iterator[Finding]:
    """Tickets of the platform's can be exchanged."""
    settings = patient.installation.settings
    if not settings.tickets:
        return
    known = known_adapters()
    if settings.tickets not in known:
        there = f"已安装的有 {'、'.join(known)}" if known else "没有安装任何适配器"
        told = f"ZWFW_TICKETS={settings.tickets}：没有这个票据适配器，{there}"
        yield Finding("tickets", "wrong", told, "请安装它的软件包，或改正 ZWFW_TICKETS")
    elif not settings.master_key:
        told = "用户票据的令牌所用的密钥无处加密保存：没有设置 ZWFW_MASTER_KEY"
        yield Finding("tickets", "wrong", told, "请用 zwfw secrets init 建立主密钥，并设置 ZWFW_MASTER_KEY")
    else:
        yield Finding("tickets", "ok", f"用户票据由适配器 {settings.tickets} 核对")


def addresses(patient: Patient) -> Iterator[Finding]:
    """Visitors come from many blocks of addresses: behind a proxy whose word is not believed all are one, and what one
    block asks for is never hot.
    """
    since = int(time.time() * 1000) - LATELY_DAYS * DAY
    events = patient.installation.event_location
    visitors, most = patient.row(events, VISITORS_BY_BLOCK, {"day": DAY, "since": since}) or (0, 0)
    if not visitors:
        return
    if visitors < LEAST_VISITORS or most < NEARLY_ALL * visitors:
        yield Finding("addresses", "ok", f"最近 {LATELY_DAYS} 天有地址的访客 {visitors} 人次，未见集中于同一网段")
        return
    told = (
        f"最近 {LATELY_DAYS} 天的访客 {visitors} 人次中，{most} 人次看来同在一个网段：热词按网段限额，因此不会产生，"
        "上报行为的限额也由他们共用"
    )
    if patient.installation.settings.trusted_proxies:
        mend = "请核对 ZWFW_TRUSTED_PROXIES 是否包含全部前置代理，以及代理是否写入 X-Forwarded-For"
    else:
        mend = "如服务在代理之后，请将代理的网段写入 ZWFW_TRUSTED_PROXIES，并由代理写入 X-Forwarded-For"
    yield Finding("addresses", "note", told, mend)


def _value(patient: Patient, query: str) -> Any:
    """One value of the event store; None where there is none, or it cannot be read (`integrity` tells)."""
    found = patient.row(patient.installation.event_location, query)
    return None if found is None else found[0]
