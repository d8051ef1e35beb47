"""Signing in, and how sessions end; the clock is the test's.

1. Who is right comes in; a wrong name, a wrong password, a locked account and one without a password are refused with
   the very same sentence.
2. After a few failures of a name nothing counts for a while that doubles; not even the right password. A name that
   nobody has waits in the same way. Whoever comes in begins anew.
3. Many failures from one address block make that block wait, whatever the names; another block does not.
4. Nothing that was typed is kept: not in the table of failures, not in the audit log.
5. A session ends after silence, and after so long in any case; use keeps it alive.
6. Locking, another role and another password end every session of the account, and of nobody else.
7. Whoever changes their own password stays in by a new session alone; the old password must be right.
8. A new signing key ends all sessions, and so does a restore. Ids are kept as digests, and no two are alike.
9. A known device comes in however many strangers fail under its account's name, or from its address block; its own
   failures make it wait, and nobody else. It is known to one account, for half a year, by one key, and opens nothing.
10. Whose name was let off (`zwfw users unlock`) comes in for ten minutes, though strangers go on; their blocks wait.
11. A password kept with older parameters is kept anew at the next sign-in.
12. A clock that is set by a day, on or back, ends sessions and locks nobody: whoever is right comes in, whoever waited
    waits no longer than ever, and failures still count.
"""

import pytest
from sqlalchemy import select

from indexer.store.accounts.tables import accounts, failures, sessions
from indexer.store.audit import AuditQuery
from search_engine import BadParameters, SignInRefused
from search_engine.access import NewAccount
from search_engine.installation.accounts import passwords
from search_engine.installation.accounts.attempts import FIRST_WAIT, LONGEST_WAIT, wait_after
from tests.console_accounts import PASSWORD, SOMEBODY, add

HERE, THERE = "192.0.2.1", "198.51.100.1"
OTHER = "lvshu-hongqiang-baiyun"


class Clock:
    now = 1_780_000_000.0

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(service):
    service.installation.clock = Clock()
    return service.installation.clock


@pytest.fixture
def access(service, clock):
    add(service, "张三", "editor")
    return service.console_access


def refused(access, name="张三", password="wrong-wrong-wrong", address=HERE):
    with pytest.raises(SignInRefused) as caught:
        access.sign_in.with_password(name, password, address)
    return caught.value.message


def rows(service, table):
    with service.installation.store.engine.connect() as connection:
        return connection.execute(select(table)).all()


def test_every_refused_sign_in_gets_the_same_sentence(service, access):
    session, account = access.sessions.find(access.sign_in.with_password("张三", PASSWORD, HERE))
    assert (account.name, session.way, session.address) == ("张三", "password", HERE)
    assert access.accounts.get("张三").last_sign_in
    add(service, "李四", "editor")
    access.accounts.lock("李四", author=SOMEBODY)
    access.accounts.add(NewAccount("门户", "editor"), author=SOMEBODY)
    tried = [
        ("张三", "wrong-wrong-wrong"), ("nobody", "wrong-wrong-wrong"), ("李四", PASSWORD), ("门户", PASSWORD),
        ("", ""), ("张三", "长" * 5_000), ("\ud800", PASSWORD),
    ]  # fmt: skip
    told = {refused(access, name, password) for name, password in tried}
    assert told == {"用户名或密码不正确"}


def test_a_name_waits_after_failures(service, access, clock):
    for _ in range(service.settings.console_failures):
        refused(access)
    refused(access, password=PASSWORD)
    clock.forward(FIRST_WAIT / 1000 - 1)
    refused(access, password=PASSWORD)
    clock.forward(2)
    assert access.sign_in.with_password("张三", PASSWORD, HERE)
    refused(access)
    assert access.sign_in.with_password("张三", PASSWORD, HERE), "it began anew"


def test_tries_while_waiting_do_not_count(service, access, clock):
    for _ in range(50):
        refused(access)
    assert access.sign_in.failure_count(access.accounts.get("张三")) == service.settings.console_failures
    clock.forward(FIRST_WAIT / 1000 + 1)
    assert access.sign_in.with_password("张三", PASSWORD, THERE)


def test_an_unknown_name_waits_alike(service, access, monkeypatch):
    looked = []
    real = passwords.verified
    monkeypatch.setattr(
        "search_engine.installation.accounts.sign_in.verified", lambda *pair: looked.append(1) or real(*pair)
    )
    counts = []
    for name in ("张三", "nobody"):
        for _ in range(service.settings.console_failures + 3):
            refused(access, name, address=None)
        counts.append(len(looked))
        looked.clear()
    assert counts == [service.settings.console_failures] * 2


def test_an_administrator_lets_a_waiting_name_off(service, access):
    for _ in range(service.settings.console_failures):
        refused(access)
    access.sign_in.let_off(access.accounts.get("张三"))
    assert access.sign_in.with_password("张三", PASSWORD, HERE)


def test_waits_double_up_to_a_bound():
    waits = [wait_after(count, 5) for count in range(1, 200)]
    assert waits[:7] == [0, 0, 0, 0, FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_an_address_block_waits_after_many_failures(service, access):
    for number in range(service.settings.console_failures * 4):
        refused(access, f"name{number}", address=f"192.0.2.{number + 1}")
    refused(access, password=PASSWORD, address="192.0.2.200")
    assert access.sign_in.with_password("张三", PASSWORD, THERE)


def test_nothing_typed_in_a_failed_sign_in_is_kept(service, access):
    refused(access, "my-secret-password-in-the-wrong-field", "another-secret-thing")
    refused(access)
    kept = repr(rows(service, failures)) + repr(service.audit.entries(AuditQuery()))
    assert not [text for text in ("secret", "wrong") if text in kept]
    told = service.audit.entries(AuditQuery(action="users.refused"))
    assert [entry.target for entry in told] == ["user:张三", ""]
    assert list(service.audit.faults()) == []


def test_a_session_ends_after_silence(service, access, clock):
    secret = access.sign_in.with_password("张三", PASSWORD, HERE)
    for _ in range(4):
        clock.forward(service.settings.console_idle * 60 - 70)
        assert access.sessions.find(secret)
        access.sessions.close()
    clock.forward(service.settings.console_idle * 60 + 1)
    assert access.sessions.find(secret) is None
    access.sign_in.with_password("张三", PASSWORD, HERE)
    assert len(rows(service, sessions)) == 1, "what has ended is removed"


def test_a_session_ends_after_its_hours(service, access, clock):
    secret = access.sign_in.with_password("张三", PASSWORD, HERE)
    for _ in range(service.settings.console_hours * 60 // 20 - 1):
        clock.forward(20 * 60)
        assert access.sessions.find(secret)
        access.sessions.close()
    clock.forward(20 * 60)
    assert access.sessions.find(secret) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.lock("张三", author=SOMEBODY),
        lambda store: store.set_rights("张三", "auditor", [], [], author=SOMEBODY),
        lambda store: store.set_password("张三", OTHER, author=SOMEBODY),
        lambda store: store.reset_password("张三", author=SOMEBODY),
    ],
    ids=["lock", "role", "password", "reset"],
)
def test_locking_role_and_password_end_sessions(service, access, change):
    add(service, "李四", "editor")
    own = [access.sign_in.with_password("张三", PASSWORD, address) for address in (HERE, THERE)]
    other = access.sign_in.with_password("李四", PASSWORD, HERE)
    change(access.accounts)
    assert [access.sessions.find(secret) for secret in own] == [None, None]
    assert access.sessions.find(other)


def test_changing_ones_password_ends_the_other_sessions(access):
    first, second = (access.sign_in.with_password("张三", PASSWORD, HERE) for _ in range(2))
    session, account = access.sessions.find(first)
    with pytest.raises(BadParameters):
        access.sign_in.change_password(account, session, "wrong-wrong-wrong", OTHER, HERE)
    with pytest.raises(BadParameters):
        access.sign_in.change_password(account, session, PASSWORD, "short", HERE)
    with pytest.raises(BadParameters):
        access.sign_in.change_password(account, session, PASSWORD, PASSWORD, HERE)
    assert access.sessions.find(first)
    third = access.sign_in.change_password(account, session, PASSWORD, OTHER, HERE)
    assert [access.sessions.find(one) is not None for one in (first, second, third)] == [False, False, True]
    refused(access, password=PASSWORD)
    assert access.sign_in.with_password("张三", OTHER, HERE)


def test_the_old_password_cannot_be_guessed_by_changing_it(service, access):
    session, account = access.sessions.find(access.sign_in.with_password("张三", PASSWORD, HERE))
    for _ in range(service.settings.console_failures):
        with pytest.raises(BadParameters):
            access.sign_in.change_password(account, session, "wrong-wrong-wrong", OTHER, HERE)
    with pytest.raises(SignInRefused):
        access.sign_in.change_password(account, session, PASSWORD, OTHER, HERE)


def test_a_new_signing_key_ends_all_sessions(service, access):
    secret, key = access.sign_in.with_password("张三", PASSWORD, HERE), access.key
    assert access.key_file.stat().st_mode & 0o777 == 0o600
    assert secret not in repr(rows(service, sessions))
    access.rotate_key(SOMEBODY)
    assert access.sessions.find(secret) is None
    assert access.key != key
    assert len({access.sign_in.with_password("张三", PASSWORD, HERE) for _ in range(20)}) == 20


def test_a_restore_ends_all_sessions(access):
    secret = access.sign_in.with_password("张三", PASSWORD, HERE)
    access.sessions.end_all()
    assert access.sessions.find(secret) is None


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(service, access, monkeypatch):
    monkeypatch.setattr(passwords, "PASSES", 2)
    passwords._hasher.cache_clear()
    before = rows(service, accounts)[0].password
    assert access.sign_in.with_password("张三", PASSWORD, HERE)
    after = rows(service, accounts)[0].password
    assert ("t=1," in before, "t=2," in after) == (True, True)
    assert access.sign_in.with_password("张三", PASSWORD, HERE)
    passwords._hasher.cache_clear()


def fail_often(access, name="张三", blocks=3):
    for number in range(blocks):
        for _ in range(25):
            refused(access, name, address=f"203.0.{number}.1")


def test_a_known_device_signs_in_during_an_attack(service, access, clock):
    known = access.devices.made("张三")
    for _ in range(3):
        fail_often(access)
        for _ in range(25):
            refused(access, "nobody", address=HERE)
        refused(access, password=PASSWORD)
        assert access.sign_in.with_password(" 张三", PASSWORD, HERE, known)
        clock.forward(3600)


def test_a_known_device_waits_for_its_own_failures(service, access, clock):
    known, other = access.devices.made("张三"), access.devices.made("张三")
    for _ in range(service.settings.console_failures):
        with pytest.raises(SignInRefused):
            access.sign_in.with_password("张三", "wrong-wrong-wrong", HERE, known)
    with pytest.raises(SignInRefused):
        access.sign_in.with_password("张三", PASSWORD, THERE, known)
    assert access.sign_in.with_password("张三", PASSWORD, HERE, other)
    assert access.sign_in.with_password("张三", PASSWORD, HERE)
    clock.forward(FIRST_WAIT / 1000 + 1)
    assert access.sign_in.with_password("张三", PASSWORD, HERE, known)


def test_a_device_is_known_to_one_account_only(service, access, clock):
    add(service, "李四", "editor")
    known, devices = access.devices.made("张三"), access.devices
    assert "张三" not in known
    assert len({devices.cookie(name) for name in ("张三", "李四")}) == 2
    assert devices.device("李四", known) is None
    for text in (None, "", known[:-1], known + "0", known.replace(".1", ".2", 1), "é" + known):
        assert devices.device("张三", text) is None
    assert devices.device("张三", known)
    access.accounts.lock("张三", author=SOMEBODY)
    with pytest.raises(SignInRefused):
        access.sign_in.with_password("张三", PASSWORD, HERE, known)
    clock.forward(180 * 86_400)
    assert devices.device("张三", known) is None
    fresh = devices.made("张三")
    access.rotate_key(SOMEBODY)
    assert devices.device("张三", fresh) is None


def test_letting_off_ends_once_attacks_go_on(service, access, clock):
    account = access.accounts.get("张三")
    fail_often(access)
    refused(access, password=PASSWORD)
    for _ in range(2):
        access.sign_in.let_off(account)
        fail_often(access)
        assert access.sign_in.with_password("张三", PASSWORD, HERE)
        refused(access, password=PASSWORD, address="203.0.1.1")
    clock.forward(601)
    for _ in range(service.settings.console_failures):
        refused(access, address="203.0.9.1")
    refused(access, password=PASSWORD)


def test_ones_own_password_is_changed_during_an_attack(access):
    session, account = access.sessions.find(access.sign_in.with_password("张三", PASSWORD, HERE))
    fail_often(access)
    assert access.sign_in.change_password(account, session, PASSWORD, OTHER, HERE)


@pytest.mark.parametrize("seconds", [86_400, -86_400], ids=["on", "back"])
def test_a_clock_that_jumps_ends_sessions_and_still_refuses(service, access, clock, seconds):
    before = access.sign_in.with_password("张三", PASSWORD, HERE)
    for _ in range(service.settings.console_failures):
        refused(access)
    clock.forward(seconds)
    assert access.sessions.find(before) is None
    after = access.sign_in.with_password("张三", PASSWORD, HERE)
    assert access.sessions.find(after)
    assert len(rows(service, sessions)) == 1
    clock.forward(-seconds)
    assert access.sessions.find(after) is None
    assert access.sessions.find(access.sign_in.with_password("张三", PASSWORD, HERE))
    for _ in range(service.settings.console_failures):
        refused(access)
    refused(access, password=PASSWORD)
    assert list(service.audit.faults()) == []
