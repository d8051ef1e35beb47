"""The author of a change: a key, an account of the console, a person at the shell, somebody's own hand, or the service
itself.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

KEY, USER, CALLER, SHELL, PERSON, VISITORS, SERVICE = (
    "key", "user", "caller", "shell", "person", "visitors", "service",
)  # fmt: skip


# What an actor is, for people; an account and a person are called by their names alone.
ACTOR_LABELS = {KEY: "程序", CALLER: "应用", SHELL: "命令行", SERVICE: "系统"}
NOBODY_NAMED = {PERSON: "办事人本人", VISITORS: "访客（未登录）"}


def called(actor: str) -> str:
    """An actor as people call it: 张三 for `user:张三`, 程序 浙江省事项库 for a key, 访客（未登录） for `visitors`."""
    kind, colon, name = actor.partition(":")
    if not colon:
        return NOBODY_NAMED.get(actor, actor)
    if kind == SERVICE:
        return ACTOR_LABELS[SERVICE]  # which part of it says nothing to people
    if kind == USER:
        return name
    return f"{ACTOR_LABELS[kind]} {name}" if kind in ACTOR_LABELS else actor


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and from where.

    Attributes:
        actor: The key by its name (`key:浙江省事项库`), the registered caller
            (`caller:zjzwfw`), the account of the console (`user:张三`), the user at the shell
            (`shell:zwfw`), `person` for somebody who changes what is kept about them (who it is, is not told),
            `visitors` for events without a key, `service:…`.
        person: Whom the shell names; None where nobody is named.
        address: The address of the connection, or the host of the shell; None for persons, of whom nothing is kept.
    """

    actor: str
    person: str | None = None
    address: str | None = None

    @classmethod
    def of_key(cls, name: str, address: str | None) -> Author:
        """A program, by its key."""
        return cls(f"{KEY}:{name}", address=address)

    @classmethod
    def of_user(cls, name: str, address: str | None) -> Author:
        """Somebody in the console, by their account."""
        return cls(f"{USER}:{name}", address=address)

    @classmethod
    def of_shell(cls, person: str | None = None) -> Author:
        """Who runs this process; `person`: whom they name. One who became root by sudo is named without being asked."""
        user = _user()
        sudo = os.environ.get("SUDO_USER")
        named = person or (f"sudo:{sudo}" if sudo and sudo != user else None)
        return cls(f"{SHELL}:{user}", named, _host())

    @classmethod
    def of_service(cls, part: str) -> Author:
        """A part of the service that works by itself."""
        return cls(f"{SERVICE}:{part}", address=_host())


SOMEBODY = Author(PERSON)
NAMELESS = Author(VISITORS)


def _user() -> str:
    import pwd  # only here: it is asked for once a command

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _host() -> str:
    """The host, and where the shell was reached from."""
    came_from = os.environ.get("SSH_CLIENT", "").partition(" ")[0]
    return f"{socket.gethostname()} ({came_from})" if came_from else socket.gethostname()
