"""What is wrong with the secrets of an installation, in sentences for operators: nothing of any secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexer.store.audit import AuditLog, AuditQuery
from indexer.store.sealed.rows import CONTENTS
from search_engine.errors import SecretUnavailable
from search_engine.sealed.key_sources import key_file
from search_engine.sealed.sealed_rows import GONE, SealedRows
from search_engine.sealed.sealed_secrets import SealedSecrets
from search_engine.settings.settings import Settings

BEHIND: Final = "保存的密钥比审计日志所记的旧：恢复过备份，或被人退回。此后换过的密钥请用 zwfw secrets set 重新存入"
IN_HOME: Final = "主密钥文件 {path} 在数据目录中：拷走数据目录的人同时得到密文与主密钥。请把它移到数据目录之外"


@dataclass(frozen=True, slots=True)
class SecretFault:
    """Something that is wrong.

    Attributes:
        name: Of the secret; "": not of one alone.
        told: In Chinese, with the mend.
        is_wrong: Whether something cannot be used; else it is to be known.
    """

    name: str
    told: str
    is_wrong: bool = True


def faults(secrets: SealedSecrets, settings: Settings, audit: AuditLog | None = None) -> Iterator[SecretFault]:
    """Everything that is wrong; nothing where there are no secrets and no setting needs one. Raises `StoreBusy`.

    Args:
        audit: Is compared with the rows; None: it is not looked at.
    """
    now = secrets.now()
    known = set()
    if now.rows or settings.master_key:
        for fault in (*_of_rows(now), *_of_file(settings)):
            known.add(fault.told)
            yield fault
    yield from (fault for fault, told in _of_settings(settings) if told not in known)
    if audit is not None and _is_behind(now, audit):
        yield SecretFault("", BEHIND, is_wrong=False)


def fault_of_settings(settings: Settings) -> str | None:
    """The first reason why a sealed setting cannot be used now; None: each can be. Raises `StoreBusy`."""
    return next((fault.told for fault, _ in _of_settings(settings)), None)


def unusable_settings(settings: Settings) -> list[str]:
    """The variables of sealed settings that cannot be used now, for whoever need not know why. Raises `StoreBusy`."""
    return [fault.told.partition("：")[0] for fault, _ in _of_settings(settings)]


def _of_rows(now: SealedRows) -> Iterator[SecretFault]:
    try:
        now.key(now.master)
        contents = now.contents()
    except SecretUnavailable as error:
        yield SecretFault("", str(error))
        return
    for name in now.names:
        try:
            now.value(name, contents)
        except SecretUnavailable as error:
            yield SecretFault(error.name, str(error))
    for name in sorted(contents.digests.keys() - now.rows.keys()):
        yield SecretFault(name, GONE.format(name=name))


def _of_file(settings: Settings) -> Iterator[SecretFault]:
    path = key_file(settings.master_key)
    if path is not None and is_within(path, settings.home):
        yield SecretFault("", IN_HOME.format(path=path), is_wrong=False)


def is_within(path: Path, home: Path) -> bool:
    """Whether a file lies in the folder of an installation, where whoever copies that takes it along."""
    return path.resolve().is_relative_to(home.resolve())


def _of_settings(settings: Settings) -> Iterator[tuple[SecretFault, str]]:
    """What keeps a setting from its value, and the same without the setting."""
    for row, _ in settings.sealed():
        try:
            getattr(settings, row.name)
        except SecretUnavailable as error:
            yield SecretFault(error.name, f"{row.variable}：{error}"), str(error)


def _is_behind(now: SealedRows, audit: AuditLog) -> bool:
    """Whether the newest change that the audit log knows is not among the rows."""
    newest = audit.entries(AuditQuery(action="secrets.", limit=1))
    after = newest[0].after if newest else None
    known = after.get("contents") if isinstance(after, dict) else None
    row = now.rows.get(CONTENTS)
    was_emptied = known == 0 and row is not None
    return isinstance(known, int) and (was_emptied or known > (row.version if row else 0))
