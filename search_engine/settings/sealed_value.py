"""Settings whose text lies encrypted in the database: `secret:NAME` in the environment, read each time it is used.

The environment is read before there is a database, so a setting keeps the name alone. Whoever opens the database says
how a name is opened (`Settings.unseal_with`). A value that was changed there is the setting's value from then on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from search_engine.errors import SecretUnavailable
from search_engine.settings.setting import Setting

PREFIX: Final = "secret:"
# Of secrets: what a shell, an environment file and an audit log show as it is.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
NAME_TOLD: Final = "名称应为 1 至 100 个字符，只用字母、数字与 . _ -，以字母或数字开头"
Unseal = Callable[[str], bytes]


class SealedPlace(Protocol):
    """The settings of an installation, as far as what is sealed in them goes."""

    def unsealed(self, row: Setting, value: SealedValue) -> Any:
        """The value that is meant. Raises `SecretUnavailable`."""


@dataclass(frozen=True, slots=True)
class SealedValue:
    """What stands for a value: the name under which it is kept."""

    name: str


class SecretSetting(Setting):
    """A setting whose text is a secret: it may be kept encrypted."""

    __slots__ = ()

    def __get__(self, place: SealedPlace | None, _owner: type) -> Any:
        if place is None:
            return self
        value = vars(place)[self.name]
        return place.unsealed(self, value) if isinstance(value, SealedValue) else value

    def __set__(self, place: SealedPlace, value: Any) -> None:
        vars(place)[self.name] = sealed_or(value)


def secret_setting(read: Callable[[str], Any], default: Any, variable: str, help: str) -> Any:
    """A row, as `setting` makes it, of a secret that may be kept encrypted."""
    return SecretSetting(read, default, variable, help, is_secret=True)


def is_sealed(value: Any) -> bool:
    """Whether a value only names what is meant."""
    return isinstance(value, SealedValue) or (isinstance(value, str) and value.startswith(PREFIX))


def sealed_or(value: Any) -> Any:
    """A value that a program or the environment gives, or what stands for it. Raises `ValueError`, in Chinese."""
    if not isinstance(value, str) or not value.startswith(PREFIX):
        return value
    name = value.removeprefix(PREFIX)
    if not NAME.fullmatch(name):
        raise ValueError(f"{PREFIX} 之后的{NAME_TOLD}")
    return SealedValue(name)


def read_text(row: Setting, text: str) -> Any:
    """The value of a setting's text in the environment. Raises `ValueError`, in Chinese."""
    if not text.startswith(PREFIX):
        return row.read(text)
    if not isinstance(row, SecretSetting):
        why = "读取密钥库之前就要用到它" if row.is_secret else "只有密钥类的设置可以"
        raise ValueError(f"此项不能写成 {PREFIX}名称：{why}")
    return sealed_or(text)


class Unsealing:
    """Opens the sealed values of one installation's settings; a value is read again only where its bytes changed."""

    def __init__(self, unseal: Unseal) -> None:
        self._unseal = unseal
        self._read: dict[str, tuple[bytes, Any]] = {}  # by setting, of which there are few

    def value(self, row: Setting, sealed: SealedValue) -> Any:
        """The value of a setting. Raises `SecretUnavailable`."""
        content = self._unseal(sealed.name)
        known = self._read.get(row.name)
        if known is None or known[0] != content:
            known = self._read[row.name] = (content, _parsed(row, sealed, content))
        return known[1]


class HasSealedValues:
    """What opens the sealed values of settings, beside the values themselves: `vars` of settings has values alone."""

    __slots__ = ("_unsealing",)

    def __init__(self) -> None:
        self._unsealing: Unsealing | None = None


def _parsed(row: Setting, sealed: SealedValue, content: bytes) -> Any:
    try:
        return row.read(content.decode())
    except UnicodeDecodeError:
        fault = "应为 UTF-8 文字"
    except ValueError as error:
        fault = str(error)
    mend = f"请用 zwfw secrets set {sealed.name} 重新存入"
    raise SecretUnavailable(sealed.name, f"密钥 {sealed.name} 的内容不能用作 {row.variable}：{fault}。{mend}") from None
