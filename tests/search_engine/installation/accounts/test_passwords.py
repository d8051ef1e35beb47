"""Which passwords will do, and how they are kept.

1. Long ones of unrelated words will do, whatever signs they are made of; short ones, those with the name, those that
   repeat or count, and those that everybody tries will not, whichever way they are dressed up.
2. What is kept is Argon2id with a salt of its own; the same password is known however it was typed; another is not.
3. Where nothing is kept nothing is right, and as much work is done.
4. Passwords that the service makes are good ones, and no two are alike.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.installation.accounts import passwords
from search_engine.installation.accounts.passwords import (
    LONGEST,
    generated_password,
    hashed,
    is_outdated,
    password_fault,
    verified,
)


@pytest.mark.parametrize(
    "password", ["kuaizi-wanzi-shaozi", "西湖龙井茶叶蛋好吃又便宜", "correct horse battery staple", "x9$Kq!27vb#Tz"]
)
def test_long_unrelated_passwords_are_taken(password):
    assert password_fault(password, "张三") is None


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("kuaizi-wanz", "12 至 128"),
        ("长" * 129, "12 至 128"),
        ("zhangsan-is-here", "用户名"),
        ("ZHANGSAN-is-here", "用户名"),
        ("aaaaaaaaaaaaaaab", "5 个不同"),
        ("abababababababab", "5 个不同"),
        ("abcdefghijklmn", "太常见"),
        ("123456789012", "太常见"),
        ("987654321098", "太常见"),
        ("13800138000-1949", "太常见"),
        ("password1234", "太常见"),
        ("P@ssw0rd2026!", "太常见"),
        ("Admin@123456", "太常见"),
        ("qwertyuiop123", "太常见"),
        ("woaini5201314", "太常见"),
        ("zhengwufuwu-2026", "太常见"),
        ("admin-admin-2026", "太常见"),
        ("ｐａｓｓｗｏｒｄ１２３４", "太常见"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, told):
    found = password_fault(password, "zhangsan")
    assert told in found


def test_passwords_are_kept_as_salted_argon2id():
    kept = hashed("kuaizi-wanzi-shaozi")
    assert kept.startswith("$argon2id$v=19$")
    assert kept != hashed("kuaizi-wanzi-shaozi")
    assert verified(kept, "kuaizi-wanzi-shaozi")
    assert verified(kept, "ｋｕａｉｚｉ-ｗａｎｚｉ-ｓｈａｏｚｉ"), "a Chinese keyboard"
    assert not verified(kept, "kuaizi-wanzi-shaozI")
    assert not verified("no hash at all", "kuaizi-wanzi-shaozi")


def test_hashes_of_older_parameters_still_verify(monkeypatch):
    kept = hashed("kuaizi-wanzi-shaozi")
    assert not is_outdated(kept)
    monkeypatch.setattr(passwords, "PASSES", 2)
    passwords._hasher.cache_clear()
    assert is_outdated(kept)
    assert verified(kept, "kuaizi-wanzi-shaozi")
    passwords._hasher.cache_clear()


def test_password_hashing_has_the_parameters_of_rfc_9106():
    source = passwords.Path(passwords.__file__).read_text(encoding="utf-8")
    assert "PASSES, MEMORY, LANES = 3, 65_536, 1" in source


@given(st.text(max_size=LONGEST + 10))
def test_any_text_is_a_password_or_has_a_fault(text):
    assert password_fault(text, "张三") is None or isinstance(password_fault(text, "张三"), str)
    assert not verified(None, text)


def test_an_absent_account_costs_as_much_work(monkeypatch):
    asked = []
    hasher = passwords._hasher()

    class Counting:
        def hash(self, text):
            return hasher.hash(text)

        def verify(self, kept, text):
            asked.append(kept)
            return hasher.verify(kept, text)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    kept = hashed("kuaizi-wanzi-shaozi")
    assert [verified(None, "x" * 12), verified(kept, "x" * 12)] == [False, False]
    parameters = {one.rpartition("$")[0].rpartition("$")[0] for one in asked}
    assert (len(asked), len(parameters)) == (2, 1)


def test_generated_passwords_are_good_and_differ():
    made = {generated_password() for _ in range(200)}
    assert len(made) == 200
    assert all(password_fault(one, "admin") is None for one in made)


def test_a_weak_generated_password_is_drawn_anew(monkeypatch):
    drawn = iter("a" * 20 + "bcdefghijkmnpqrstuvw")
    monkeypatch.setattr("search_engine.installation.accounts.passwords.secrets.choice", lambda _: next(drawn))
    assert password_fault("aaaaa-aaaaa-aaaaa-aaaaa", "") is not None
    assert generated_password() == "bcdef-ghijk-mnpqr-stuvw"
