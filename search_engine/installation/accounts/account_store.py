"""Makes, changes and locks accounts. What takes rights away, or sets another password, ends their sessions."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.disk import refusals
from indexer.documents.timestamps import to_text
from indexer.store.accounts.tables import accounts
from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.row_checksums import write_checksums
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.accounts.account import (
    Account,
    NewAccount,
    account_fields,
    account_name,
    account_of,
    name_faults,
    rights_faults,
)
from search_engine.installation.accounts.passwords import generated_password, hashed, password_fault
from search_engine.installation.accounts.sessions import end_sessions

NO_ACCOUNT = Message("not_found", "没有名为 {name} 的账号", "there is no account called {name}")
USER_NAME_TAKEN = Message("conflict", "用户名 {name} 已被使用", "the user name {name} is taken")
# Whoever comes first, where there is nobody yet.
FIRST = "admin"


# It is made anew, for its owner alone, and goes with the password: once that is changed, nobody should have to think
# of it. Of a file that somebody else has put there nothing is overwritten or removed.
HEADER = "# 政务服务搜索控制台的第一个账号，首次登录须修改密码，修改后本文件自动删除"


class PasswordFile:
    """The file that the first administrator's password is written into, where what the service prints is collected."""

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


class AccountStore:
    """The accounts of one installation.

    Args:
        tree: The regions as they are now.
        clock: Seconds since 1970 UTC.
        first: Where the first password is written; None: nowhere.
    """

    def __init__(
        self,
        engine: Engine,
        tree: Callable[[], RegionTree],
        clock: Callable[[], float],
        first: PasswordFile | None = None,
    ) -> None:
        self._engine, self._tree, self._clock, self.first = engine, tree, clock, first

    # ---- looking

    def list(self) -> list[Account]:
        """All accounts, oldest first. Raises `DamagedRows`."""
        with self._engine.connect() as connection:
            found = connection.execute(select(accounts).order_by(accounts.c.account)).mappings()
            return [account_of(row) for row in found]

    def find(self, name: str) -> Account | None:
        """The account of a name. Raises `DamagedRows`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == account_name(name))).mappings().first()
        return None if row is None else account_of(row)

    def get(self, name: str) -> Account:
        """The same. Raises `NotFound` where there is none."""
        found = self.find(name)
        if found is None:
            raise NotFound(NO_ACCOUNT(name=name[:50]))
        return found

    def password_of(self, name: str) -> str | None:
        """What is kept of the password of a name."""
        with self._engine.connect() as connection:
            query = select(accounts.c.password).where(accounts.c.name == account_name(name))
            return connection.execute(query).scalar_one_or_none()

    # ---- changing

    def add(self, new: NewAccount, *, author: Author) -> Account:
        """Make an account.

        Raises:
            BadParameters: With every fault.
        """
        name, now = account_name(new.name), self._now()
        faults = [*name_faults(name), *rights_faults(new.role, new.regions, new.sites, self._tree())]
        if new.password is not None and (fault := password_fault(new.password, name)):
            faults.append(Detail("password", fault))
        if faults:
            raise BadParameters(faults)
        row = {
            "name": name,
            "password": None if new.password is None else hashed(new.password),
            **self._rights(new.role, new.regions, new.sites),
            "created": now,
            "password_changed": None if new.password is None else now,
            "must_change": int(new.must_change),
        }
        try:
            with writing(self._engine) as connection:
                number = connection.execute(insert(accounts).values(**row)).inserted_primary_key[0]  # type: ignore[index]
                write_checksums(connection, accounts, [int(number)])
                made = account_of(
                    connection.execute(select(accounts).where(accounts.c.account == number)).mappings().one()
                )
                append(connection, author, Actions.USERS_CREATE, made.actor, None, account_fields(made))
        except IntegrityError:
            raise BadParameters([Detail("name", USER_NAME_TAKEN(name=name))]) from None
        return made

    def add_first(self, *, author: Author) -> str | None:
        """Make an administrator where there is no account at all; returns their password, which is kept nowhere but in
        the file of `first`, and has to be changed at the first sign-in. None: there are accounts. Raises `OSError`
        where the file cannot be made: then there is no account either.
        """
        if self.list():
            return None
        password = generated_password()
        if self.first is not None:
            self.first.write(FIRST, password)
        try:
            self.add(NewAccount(FIRST, "admin", password=password, must_change=True), author=author)
        except BaseException as error:
            self._forget_first()
            if isinstance(error, BadParameters):  # another host was quicker
                return None
            raise
        return password

    def _forget_first(self) -> None:
        if self.first is not None:
            self.first.remove()

    def set_rights(
        self, name: str, role: str, regions: Sequence[str], sites: Sequence[str], *, author: Author
    ) -> Account:
        """Give an account another role, or other regions and sites; its sessions end. Raises `NotFound`,
        `BadParameters`.
        """
        if faults := rights_faults(role, regions, sites, self._tree()):
            raise BadParameters(faults)
        return self._change(name, Actions.USERS_ROLE, self._rights(role, regions, sites), author)

    def set_password(self, name: str, password: str, *, author: Author, must_change: bool = False) -> Account:
        """Give an account another password; its sessions end. Raises `NotFound`, `BadParameters`."""
        if fault := password_fault(password, account_name(name)):
            raise BadParameters([Detail("password", fault)])
        values = {"password": hashed(password), "password_changed": self._now(), "must_change": int(must_change)}
        changed = self._change(name, Actions.USERS_PASSWORD, values, author)
        if changed.name == FIRST:
            self._forget_first()
        return changed

    def reset_password(self, name: str, *, author: Author) -> str:
        """Give an account a password for once, which is returned and not kept. Raises `NotFound`."""
        password = generated_password()
        self.set_password(name, password, author=author, must_change=True)
        return password

    def lock(self, name: str, *, author: Author) -> Account:
        """Lock an account: its sessions end, and it cannot sign in. Raises `NotFound`."""
        return self._change(name, Actions.USERS_LOCK, {"locked": self._now()}, author)

    def unlock(self, name: str, *, author: Author) -> Account:
        """Unlock it. Raises `NotFound`."""
        return self._change(name, Actions.USERS_UNLOCK, {"locked": None}, author)

    def _change(self, name: str, action: str, values: Mapping[str, Any], author: Author) -> Account:
        before = self.get(name)
        with writing(self._engine) as connection:
            after = write_account(connection, before.number, values)
            end_sessions(connection, before.number)
            append(connection, author, action, before.actor, account_fields(before), account_fields(after))
        return after

    def _rights(self, role: str, regions: Sequence[str], sites: Sequence[str]) -> dict[str, str]:
        tree = self._tree()
        codes = dict.fromkeys(tree.canonical(code) for code in regions)
        return {"role": role, "regions": " ".join(codes), "sites": orjson.dumps(list(sites)).decode()}

    def _now(self) -> str:
        return to_text(datetime.fromtimestamp(self._clock(), UTC))


def write_account(connection: Connection, number: int, values: Mapping[str, Any]) -> Account:
    """Change columns of an account within a write transaction, and return it."""
    of = accounts.c.account == number
    connection.execute(update(accounts).where(of).values(**values))
    write_checksums(connection, accounts, [number])
    return account_of(connection.execute(select(accounts).where(of)).mappings().one())
