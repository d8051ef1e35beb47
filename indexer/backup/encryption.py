"""What backups are encrypted with: a passphrase that stands in no command line."""

from __future__ import annotations

from pathlib import Path

from indexer.disk import failure_of
from indexer.errors import BackupRefused

# How an encrypted file begins.
INTRODUCTION = b"age-encryption.org/v1\n"
# Where a passphrase is taken from if no file is named.
VARIABLE = "ZWFW_BACKUP_PASSPHRASE"
# Characters: four words, or a dozen letters at random.
SHORTEST = 12
LONGEST = 1_024


class WrongPassphrase(ValueError):
    """The passphrase is not the one that a file was encrypted with."""


class DamagedFile(ValueError):
    """A file is cut off, altered, or encrypted in another way."""


def passphrase_of(file: Path | None, variable: str | None) -> bytes | None:
    """The passphrase: the first line of a file, else the value of the variable; None where there is neither.

    Raises:
        BackupRefused: It is too short, or the file cannot be read.
    """
    if file is not None:
        text, source = _first_line(file), str(file)
    elif variable:
        text, source = variable, VARIABLE
    else:
        return None
    if not SHORTEST <= len(text) <= LONGEST:
        raise BackupRefused(f"{source} 中的口令应为 {SHORTEST} 至 {LONGEST} 个字符；可用 openssl rand -base64 24 生成")
    return text.encode()


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline(LONGEST + 2).rstrip("\r\n")
    except FileNotFoundError:
        raise BackupRefused(f"没有口令文件 {file}") from None
    except UnicodeDecodeError:
        raise BackupRefused(f"口令文件 {file} 不是 UTF-8 文字") from None
    except OSError as error:
        if failure := failure_of(error, file):
            raise failure from error
        raise BackupRefused(f"口令文件 {file} 不能读取（{type(error).__name__}）") from None
