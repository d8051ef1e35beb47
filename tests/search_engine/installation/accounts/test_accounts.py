"""Accounts of the console, over a real store.

1. An account has a role, regions and sites; what is wrong with a new one is told with every fault; names are one
   however they are typed, and nobody's twice.
2. Each change is in the audit log with before and after, and without the password or its hash.
3. The first administrator is made once, where there is no account; its password has to be changed. It may be written
   into a new file for its owner alone, which goes once it was changed; no file of somebody else's is touched.
4. What an account may is what a key of its role may: one code looks at both.
5. A locked account is no publisher of four eyes; one that is not locked is.
6. An account that somebody has tampered with in the database is not used.
"""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from indexer.errors import DamagedRows
from indexer.store.accounts.tables import accounts
from indexer.store.audit import AuditQuery
from indexer.store.engine import writing
from search_engine import BadParameters, NotFound
from search_engine.access import NewAccount, Writer
from search_engine.gateway.rights import ROLES
from search_engine.installation.accounts.access import ConsoleAccess
from search_engine.installation.accounts.first_admin import first_password
from search_engine.installation.api_keys import Key
from tests.console_accounts import PASSWORD, SOMEBODY, add


@pytest.fixture
def store(service):
    return service.console_access.accounts


def test_an_account_has_role_regions_and_sites(service, store):
    add(service, "张三", "editor", "330100", "330110", sites=("杭州",))
    found = store.find(" 张三 ")
    assert (found.role, found.regions, found.sites) == ("editor", ("330100", "330110"), ("杭州",))
    assert (found.has_password, found.must_change, found.locked, found.last_sign_in) == (True, False, None, None)
    assert [one.name for one in store.list()] == ["张三"]
    with pytest.raises(NotFound):
        store.get("李四")


def test_every_fault_of_a_new_account_is_told(store):
    with pytest.raises(BadParameters) as caught:
        store.add(NewAccount("张 三", "king", ["999999"], [""], "short"), author=SOMEBODY)
    assert {detail.field for detail in caught.value.details} == {"name", "role", "regions", "sites", "password"}


@pytest.mark.parametrize("name", ["", "a" * 41, "a/b", "user:张三", "张\n三", "<b>", "\u202e张三", "a b"])
def test_unsuitable_account_names_are_refused(store, name):
    with pytest.raises(BadParameters):
        store.add(NewAccount(name, "editor", password=PASSWORD), author=SOMEBODY)


def test_one_name_in_two_writings_is_refused(service, store):
    add(service, "ZhangSan", "editor")
    with pytest.raises(BadParameters, match="填写有误"):
        add(service, "ＺｈａｎｇＳａｎ", "editor")
    assert len(store.list()) == 1


def test_account_changes_are_logged_without_passwords(service, store):
    add(service, "张三", "editor")
    store.set_rights("张三", "publisher", ["330100"], [], author=SOMEBODY)
    store.set_password("张三", "lvshu-hongqiang-baiyun", author=SOMEBODY)
    store.lock("张三", author=SOMEBODY)
    store.unlock("张三", author=SOMEBODY)
    entries = service.audit.entries(AuditQuery(action="users"))
    assert [entry.action for entry in reversed(entries)] == [
        "users.create", "users.role", "users.password", "users.lock", "users.unlock",
    ]  # fmt: skip
    role = entries[3]
    assert (role.before["role"], role.after["role"], role.after["regions"]) == ("editor", "publisher", ["330100"])
    assert not [text for text in ("argon2", PASSWORD, "lvshu") if text in repr(entries)]
    assert list(service.audit.faults()) == []


def test_the_first_administrator_is_made_once(service, store):
    password, file = first_password(service.settings)
    account = store.get("admin")
    assert file is None
    assert (account.role, account.must_change, account.may_manage) == ("admin", True, True)
    assert service.console_access.sign_in.with_password("admin", password, None)
    assert first_password(service.settings) is None
    assert password not in repr(service.audit.entries(AuditQuery()))


def test_the_first_password_is_written_to_a_private_file_until_changed(service, store, tmp_path):
    for named, path in (("first", Path(service.settings.home, "first")), (str(tmp_path / "own"), tmp_path / "own")):
        service.settings.first_password_file = named
        access = ConsoleAccess(service.installation.store.engine, service.settings, lambda: service.tree, time.time)
        before = os.umask(0)
        password = access.accounts.add_first(author=SOMEBODY)
        os.umask(before)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_text("utf-8").endswith(f"用户名 admin\n密码 {password}\n")
        add(service, f"张{named[-1]}", "auditor")
        access.accounts.set_password(f"张{named[-1]}", "lvshu-hongqiang-baiyun", author=SOMEBODY)
        assert path.exists()  # somebody else's
        access.accounts.set_password("admin", "lvshu-hongqiang-baiyun", author=SOMEBODY)
        assert not path.exists()
        with writing(service.installation.store.engine) as connection:
            connection.execute(delete(accounts))


@pytest.mark.parametrize("kind", ["file", "link", "folder", "nowhere"])
def test_no_file_of_others_is_overwritten_by_the_first_password(service, store, tmp_path, kind):
    path = tmp_path / "first"
    if kind == "file":
        path.write_text("password of somebody else")
    elif kind == "link":
        path.symlink_to(tmp_path / "target")
    elif kind == "folder":
        path.mkdir()
    service.settings.first_password_file = str(path if kind != "nowhere" else path / "none")
    with pytest.raises(OSError, match="first"):
        first_password(service.settings)
    assert store.list() == []
    assert not (tmp_path / "target").exists()
    add(service, "admin", "admin")
    service.installation.console_access.accounts.set_password("admin", "lvshu-hongqiang-baiyun", author=SOMEBODY)
    assert kind != "file" or path.read_text() == "password of somebody else"


def test_no_administrator_is_made_where_there_is_an_account(service, store):
    add(service, "张三", "auditor")
    assert first_password(service.settings) is None
    assert [one.name for one in store.list()] == ["张三"]


@pytest.mark.parametrize("role", ROLES)
def test_an_account_may_do_what_a_key_of_its_role_may(service, store, role):
    add(service, "张三", role, "330100")
    account, key = store.get("张三"), Key("k", (), (role,), ("330100",), (), "", None, None, None)
    assert account.may == key.may
    people = [service.actor(Writer(holder)) for holder in (account, key)]
    assert [actor.may_publish for actor in people] == [role in ("publisher", "admin")] * 2
    assert [actor.area.told() for actor in people] == [{"regions": ["330100"], "sites": []}] * 2
    assert [actor.name for actor in people] == ["user:张三", "key:k"]
    assert not account.may_manage, "it is bound to a region"


def test_a_locked_account_is_no_publisher(service, store):
    add(service, "李四", "publisher")
    add(service, "王五", "publisher")
    add(service, "张三", "editor")
    holders, eyes = service.editor._holders, service.editor._eyes
    with service.installation.store.engine.connect() as connection:
        assert eyes.who_can_publish(connection, holders()) == {"user:李四", "user:王五"}
        store.lock("王五", author=SOMEBODY)
        assert eyes.who_can_publish(connection, holders()) == {"user:李四"}


def test_a_tampered_account_is_not_used(service, store):
    add(service, "张三", "editor")
    with writing(service.installation.store.engine) as connection:
        connection.execute(update(accounts).values(role="admin"))
    with pytest.raises(DamagedRows):
        store.find("张三")
    with pytest.raises(DamagedRows):
        service.console_access.sign_in.with_password("张三", PASSWORD, None)
