"""Where the master key comes from: a file, a variable of the environment, or a command that asks a vault.

file:/etc/zwfw/master.key      its owner's alone
env:ZWFW_KEY                   as a service manager hands it over
command:vault read -field=key …  run without a shell; what it prints is the key
"""

from __future__ import annotations

import os
import selectors
import shlex
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from search_engine.sealed.master_key import MasterKey, WrongMasterKey, key_of_text

LONGEST = 4_096  # bytes that are read of any source
SECONDS = 10.0  # that a command may take: whoever needs the first secret waits for it


def read_master_key(source: str, seconds: float = SECONDS) -> MasterKey:
    """The master key of a source (`ZWFW_MASTER_KEY`).

    Args:
        seconds: How long a command may take.

    Raises:
        WrongMasterKey: In Chinese, with where it should be: it is not there, is none, or others may read it.
    """
    kind, _, rest = source.partition(":")
    if kind not in SOURCES:
        raise WrongMasterKey("应为 file:/绝对路径、env:变量名 或 command:命令")
    shown = rest if kind != "command" else (rest.split() or [""])[0]  # its arguments may hold a token
    try:
        return key_of_text(SOURCES[kind](rest, seconds))
    except WrongMasterKey as error:
        raise WrongMasterKey(f"{NAMES[kind]} {shown} {error}") from None


def key_file(source: str) -> Path | None:
    """The file that a source names; None: it names none."""
    kind, _, rest = source.partition(":")
    return Path(rest) if kind == "file" else None


def _of_file(path: str, _seconds: float) -> bytes:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise WrongMasterKey("不是文件")
            if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise WrongMasterKey(f"可被他人读取，不予采用；请运行 chmod 600 {path}")
            return file.read(LONGEST)
    except OSError as error:
        told = {FileNotFoundError: "不存在", PermissionError: "没有权限读取", IsADirectoryError: "是文件夹"}
        raise WrongMasterKey(told.get(type(error), "无法读取")) from None


def _of_variable(name: str, _seconds: float) -> bytes:
    if not (text := os.environ.get(name)):
        raise WrongMasterKey("没有设置")
    return text[:LONGEST].encode("utf-8", "surrogateescape")


def _of_command(words: str, seconds: float) -> bytes:
    try:
        arguments = shlex.split(words)
    except ValueError:
        raise WrongMasterKey("的引号不成对") from None
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError):
        raise WrongMasterKey("无法运行：请核对命令的路径与权限") from None
    with process:
        try:
            output = _output(process, time.monotonic() + seconds)
        except TimeoutError:
            raise WrongMasterKey(f"在 {seconds:g} 秒内没有结束") from None
        finally:
            _end(process)
    if process.returncode:
        raise WrongMasterKey(f"以状态 {process.returncode} 结束，没有给出主密钥")
    if not output.strip():
        raise WrongMasterKey("没有输出")
    return output


def _output(process: subprocess.Popen[bytes], until: float) -> bytes:
    """What a command prints until it ends. Raises `TimeoutError`; `WrongMasterKey` where it prints more than a key."""
    assert process.stdout is not None
    output, chunk = b"", b"-"
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while chunk:
            if not selector.select(max(0.0, until - time.monotonic())):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), LONGEST)
            output += chunk
            if len(output) > LONGEST:
                raise WrongMasterKey(f"的输出超过 {LONGEST} 字节，不是主密钥")
    try:
        process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command with all that it has started."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


SOURCES: Final[Mapping[str, Callable[[str, float], bytes]]] = {
    "file": _of_file, "env": _of_variable, "command": _of_command,
}  # fmt: skip
NAMES: Final[Mapping[str, str]] = {"file": "主密钥文件", "env": "环境变量", "command": "取主密钥的命令"}
