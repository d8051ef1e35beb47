"""The file that the first administrator's password is written into, where what the service prints is collected.

It is made anew, for its owner alone, and goes with the password: once that is changed, nobody should have to think of
it. Of a file that somebody else has put there nothing is overwritten or removed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from indexer.disk import refusals

HEADER = "# 政务服务搜索控制台的第一个账号，首次登录须修改密码，修改后本文件自动删除"


class PasswordFile:
    """One file at a path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, password: str) -> None:
        """Make the file. Raises `FileExistsError` where there is one, `OSError`, `StorageFailure`."""
        with refusals(self.path):
            opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            try:
                with open(opened, "w", encoding="utf-8") as file:
                    os.fchmod(opened, 0o600)  # whatever the mask of the process is
                    file.write(f"{HEADER}\n用户名 {name}\n密码 {password}\n")
                    file.flush()
                    os.fsync(opened)
            except OSError:
                self.path.unlink()
                raise

    def remove(self) -> None:
        """Remove it, if it is ours. Where the system refuses, it stays, with a password that opens nothing."""
        with suppress(OSError):
            if self.is_there():
                self.path.unlink()

    def is_there(self) -> bool:
        """Whether it is there, and ours."""
        with suppress(OSError, UnicodeDecodeError):
            if self.path.is_file() and not self.path.is_symlink():
                with self.path.open(encoding="utf-8") as file:
                    return file.readline(200).rstrip("\n") == HEADER
        return False
