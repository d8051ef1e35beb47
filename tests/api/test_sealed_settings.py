"""Settings whose values are kept encrypted.

1. `secret:NAME` in the environment stands for the secret of that name, in each setting that is a secret and in no
   other; what is needed to open the database cannot be sealed. A wrong value is told by its name alone.
2. A secret that is changed acts without a restart: tokens of the portal, signatures and addresses of alarms.
3. What cannot be opened is told at the start, in `/readyz`, in the doctor's report and where it is needed. Searches go
   on; nobody is signed in; nothing is posted unsigned.
4. A copy of the settings has the same secrets.
5. A recognisable secret is found nowhere: no page, no answer, no metrics, no log, no file of the home, no backup.
"""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import structlog

from api.app import create_app
from indexer.backup.backup import write_backup
from search_engine import Service, Settings
from search_engine.alarms.open_alarms import receivers_of
from search_engine.alarms.records import OpenAlarm
from search_engine.alarms.watch import AlarmWatch
from search_engine.errors import BadToken, SecretUnavailable
from search_engine.installation.databases import check_database
from search_engine.maintenance.doctor import examine
from search_engine.sealed import sealed_secrets
from search_engine.sealed.master_key import new_key_text
from search_engine.settings import settings as settings_module
from search_engine.settings.sealed_value import SecretSetting
from search_engine.settings.settings import SETTINGS

PLANT = "planted-4b1d6f0e"
VALUES = {
    "ZWFW_USER_KEY": f"{PLANT}-user-key-of-the-portal-32-bytes",
    "ZWFW_ALARM_KEY": f"{PLANT}-alarm",
    "ZWFW_ALARM_WEBHOOK": f"https://alarms.example/{PLANT}",
    "ZWFW_SITE_OWNERS": f"浙江=https://zj.example/{PLANT}",
    "ZWFW_OIDC_CLIENT_SECRET": f"{PLANT}-oidc",
}


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_secrets, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(settings_module.UNAVAILABLE, "_told", {})


@pytest.fixture
def environment(tmp_path: Path, town_home: Path) -> dict[str, str]:
    shutil.copytree(town_home, tmp_path / "home")
    key = tmp_path / "master.key"
    key.touch(0o600)
    key.write_text(new_key_text())
    sealed = {variable: f"secret:{variable.lower()}" for variable in VALUES}
    return {"ZWFW_HOME": str(tmp_path / "home"), "ZWFW_MASTER_KEY": f"file:{key}", **sealed}


@pytest.fixture
def service(environment: dict[str, str]) -> Iterator[Service]:
    opened = Service.open(Settings.from_environment(environment))
    for variable, value in VALUES.items():
        opened.secrets.put(variable.lower(), value.encode())
    yield opened
    opened.close()


def lose_the_master_key(environment: dict[str, str]) -> None:
    Path(environment["ZWFW_MASTER_KEY"].removeprefix("file:")).unlink()


def test_1_a_secret_is_the_value_of_its_setting(service: Service) -> None:
    own = service.settings
    assert own.site_owners == {"浙江": f"https://zj.example/{PLANT}"}
    found = (own.user_key, own.alarm_key, own.alarm_webhook, own.oidc_secret)
    names = ("ZWFW_USER_KEY", "ZWFW_ALARM_KEY", "ZWFW_ALARM_WEBHOOK", "ZWFW_OIDC_CLIENT_SECRET")
    assert found == tuple(VALUES[name] for name in names)
    assert own.site_owners is own.site_owners


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_1_only_secrets_can_be_sealed(row: Any) -> None:
    if isinstance(row, SecretSetting):
        assert Settings.from_environment({row.variable: "secret:a.b-c"}).sealed()[0][1].name == "a.b-c"
        with pytest.raises(ValueError, match="名称应为"):
            Settings.from_environment({row.variable: "secret:a b"})
        return
    with pytest.raises(ValueError, match=f"{row.variable}.*不能写成 secret:名称"):
        Settings.from_environment({row.variable: "secret:a"})


def test_1_a_value_of_the_wrong_form_is_not_repeated(service: Service) -> None:
    service.secrets.put("zwfw_user_key", PLANT.encode())
    service.secrets.put("zwfw_alarm_webhook", PLANT.encode())
    service.secrets.put("zwfw_alarm_key", b"\xff\xfe")
    for name, told in (
        ("user_key", "密钥 zwfw_user_key 的内容不能用作 ZWFW_USER_KEY：应为至少 32 字节的共享密钥"),
        ("alarm_webhook", "应为以 http:// 或 https:// 开头的网址"),
        ("alarm_key", "应为 UTF-8 文字"),
    ):
        with pytest.raises(SecretUnavailable, match=told) as refused:
            getattr(service.settings, name)
        assert PLANT not in str(refused.value)


def test_2_a_changed_secret_acts_without_a_restart(service: Service) -> None:
    newer = "another-user-key-of-the-portal-of-32-bytes"

    def token(key: str) -> str:
        return jwt.encode({"sub": "u-1", "exp": int(time.time()) + 600}, key, "HS256")

    person = service.person(token(VALUES["ZWFW_USER_KEY"]))
    assert person is not None
    service.secrets.put("zwfw_user_key", newer.encode())
    assert service.person(token(newer)) == person
    with pytest.raises(BadToken):
        service.person(token(VALUES["ZWFW_USER_KEY"]))
    alarm = OpenAlarm(kind="sensitive", subject="浙江", message="x", since=1)
    service.secrets.put("zwfw_site_owners", "浙江=https://new.example/".encode())
    assert set(receivers_of(alarm, service.settings, {}).values()) == {
        VALUES["ZWFW_ALARM_WEBHOOK"], "https://new.example/",
    }  # fmt: skip


def test_3_what_cannot_be_opened_is_told_and_searches_go_on(service: Service, environment: dict[str, str]) -> None:
    service.close()
    lose_the_master_key(environment)
    lost = Service.open(Settings.from_environment(environment))
    client = create_app(lost).test_client()
    with structlog.testing.capture_logs() as logs:
        check_database(Settings.from_environment(environment))
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["secret unavailable"]
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["ready"]) == (200, True)
    fault = ready.get_json()["secrets"]["fault"]
    assert [name for name in VALUES if name not in fault] == []
    assert "所用的密钥打不开。请运行 zwfw secrets check" in fault
    assert "master.key" not in fault
    (told,) = {
        finding.mend for finding in examine(environment) if finding.check == "secrets" and finding.state == "wrong"
    }
    assert told.startswith("请恢复主密钥")
    signed_in = {"X-Zwfw-User": "a.b.c"}
    assert client.get("/v1/search?q=身份证", headers=signed_in).status_code == 200
    own = client.get("/v1/me/consent", headers=signed_in)
    assert (own.status_code, own.get_json()["error"]["code"]) == (503, "storage_failure")
    assert "zwfw secrets check" in own.get_json()["error"]["message"]
    lost.close()


def test_3_nothing_is_posted_unsigned(service: Service, environment: dict[str, str]) -> None:
    posts: list[str] = []
    watch = AlarmWatch(
        service.settings, lambda _: None, service.installation.banned,
        post=lambda url, _body, key, *_: not posts.append(f"{url} {key}"), clock=lambda: 10**12,
    )  # fmt: skip
    watch._record.open = [OpenAlarm(kind="slow", subject="x", message="x", since=1)]
    service.secrets.put("zwfw_alarm_key", b"\xff")
    with pytest.raises(SecretUnavailable):
        watch.tell()
    assert posts == []
    service.secrets.put("zwfw_alarm_key", b"right")
    watch.tell()
    assert posts == [f"{VALUES['ZWFW_ALARM_WEBHOOK']} right"]


def test_3_who_is_not_told_of_an_owner_is_told_all_the_same(service: Service) -> None:
    service.secrets.delete("zwfw_site_owners")
    alarm = OpenAlarm(kind="sensitive", subject="浙江", message="x", since=1)
    assert list(receivers_of(alarm, service.settings, {})) == ["admin"]


def test_4_a_copy_has_the_same_secrets(service: Service) -> None:
    for copy in (service.settings.shared_by(2), service.settings.changed(log_days=3)):
        assert copy.alarm_key == VALUES["ZWFW_ALARM_KEY"]
    with pytest.raises(SecretUnavailable, match="要在打开数据库之后才能使用"):
        _ = Settings(alarm_key="secret:x").alarm_key


def test_5_a_planted_secret_is_found_nowhere(
    service: Service, environment: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    client = create_app(service).test_client()
    signed = jwt.encode({"sub": "u-1", "exp": int(time.time()) + 600}, VALUES["ZWFW_USER_KEY"], "HS256")
    with structlog.testing.capture_logs() as logs:
        for settings in (service.settings, service.settings.changed(log_days=3)):
            assert settings.user_key
            assert settings.site_owners
        seen = [
            client.get(path, headers={"X-Zwfw-User": signed, "Accept": "*/*"}).text
            for path in (
                "/",
                "/v1/search?q=身份证",
                "/v1/me/consent",
                "/readyz",
                "/metrics",
                "/openapi.json",
                "/admin/",
                "/x",
            )
        ]
        found = examine(environment, deep=True)
        service.secrets.put("zwfw_alarm_webhook", f"ftp://{PLANT}".encode())
        with pytest.raises(SecretUnavailable) as refused:
            _ = service.settings.alarm_webhook
        trace: Any = refused.value
        told = write_backup(service.installation.places(), tmp_path / "backup.tar", "x")
    service.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (tmp_path / "backup.tar") in files
    everything = [path.read_bytes() for path in files]
    everything.append(
        repr((seen, logs, found, trace, trace.__cause__, trace.__context__, told, vars(service.settings))).encode()
    )
    everything += [part.encode() for part in capfd.readouterr()]
    unpacked = tmp_path / "unpacked"
    shutil.unpack_archive(tmp_path / "backup.tar", unpacked, "gztar")
    everything += [path.read_bytes() for path in unpacked.rglob("*") if path.is_file()]
    forms = (PLANT.encode(), PLANT.encode().hex().encode(), base64.b64encode(PLANT.encode())[:-2])
    assert not [form for form in forms for content in everything if form in content]
    key = Path(environment["ZWFW_MASTER_KEY"].removeprefix("file:")).read_bytes().strip()
    assert sum(key in content for content in everything) == 1  # its own file
