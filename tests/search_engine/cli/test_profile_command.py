"""`zwfw profile`, and what the doctor makes of it.

1. A profile that a person has accepted is fine as long as no byte of it changes; then the doctor says since when, as
   wrong where it is in use, and it serves all the same.
2. Accepting again after an edit ends that; what cannot be used is not accepted, and nothing else with it.
   A weight that says the opposite of its signal is refused, one that may lower cards is not.
3. What says that it was accepted may be damaged: the doctor tells, accepting mends.
   One that was accepted and that this program refuses is left out: the shipped one serves, the doctor tells. One that
   was edited since is refused.
4. It is in the audit log by whom, and in a backup.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from indexer.backup.backup import write_backup
from indexer.backup.restore import restore_backup
from indexer.store.audit import AuditLog, AuditQuery
from ranker.errors import InvalidProfile
from ranker.profile import default_profile
from ranker.profile.profiles import SHIPPED
from search_engine.cli.profile import profile
from search_engine.installation.accepted_profiles import accept as accept_file
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.finding import Finding, Patient
from search_engine.maintenance.doctor.profiles import accepted_profiles
from search_engine.maintenance.doctor.profiles import profiles as usable_profiles
from search_engine.service import Service
from search_engine.settings.settings import Settings

SHIPPED_CONTENT = (SHIPPED / "default.toml").read_bytes()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a site's own profiles: one in use, one that is not."""
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "profiles"
    folder.mkdir(parents=True)
    for name in ("default", "other"):
        (folder / f"{name}.toml").write_bytes(SHIPPED_CONTENT)
    return folder


def run(*arguments: str, status: int = 0) -> str:
    found = CliRunner().invoke(profile, arguments)
    assert found.exit_code == status, (found.output, found.exception)
    if isinstance(found.exception, Exception) and not isinstance(found.exception, SystemExit):
        return str(found.exception)
    return found.output


def place_of(own: Path) -> Installation:
    return Installation(Settings(home=own.parent))


def states(own: Path) -> dict[str, Finding]:
    found = accepted_profiles(Patient(place_of(own)))
    return {finding.message.split()[1]: finding for finding in found}


def test_a_change_after_acceptance_is_told(own: Path) -> None:
    assert {name: one.state for name, one in states(own).items()} == {"default": "note", "other": "note"}
    assert "已确认：default、other" in run("accept")
    assert {name: one.state for name, one in states(own).items()} == {"default": "ok", "other": "ok"}
    draw = random.Random("bits")
    for _ in range(200):
        content = bytearray(SHIPPED_CONTENT)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        for name in ("default", "other"):
            (own / f"{name}.toml").write_bytes(content)
        found = states(own)
        assert {name: one.state for name, one in found.items()} == {"default": "wrong", "other": "note"}
        assert "确认后有改动" in found["default"].message
        assert "zwfw profile accept default" in found["default"].mend
    assert "此后有改动" in run("list")


def test_a_changed_profile_goes_on_serving(own: Path) -> None:
    run("accept")
    changed = SHIPPED_CONTENT.replace(b"\n", b"\n# edited\n", 1)
    (own / "default.toml").write_bytes(changed)
    place = place_of(own)
    assert place.rank_profiles.of("default").score == place.rank_profiles.of("other").score
    assert states(own)["default"].state == "wrong"


def test_accepting_again_ends_the_warning(own: Path) -> None:
    run("accept", "default")
    (own / "default.toml").write_bytes(SHIPPED_CONTENT + b"# edited\n")
    told = orjson.loads(run("list", "--json"))["profiles"]
    assert [(row["name"], row["used"], row["changed"]) for row in told] == [
        ("default", True, True), ("other", False, False),
    ]  # fmt: skip
    run("accept", "default", "--json")
    assert states(own)["default"].state == "ok"
    assert states(own)["other"].state == "note"


def test_an_unusable_profile_is_not_accepted(own: Path) -> None:
    for nonsense in (b"nonsense = 1\n", b"[nonsense]\n"):  # a weight of no signal, a section of its own
        (own / "other.toml").write_bytes(SHIPPED_CONTENT + nonsense)
        assert "nonsense" in run("accept", status=1)
        assert states(own)["default"].state == "note"
    assert "没有这个自有的排序方案；自有的有 default、other" in run("accept", "none", status=1)
    with pytest.raises(InvalidProfile):
        place_of(own).rank_profiles.of("other")


def test_a_damaged_acceptance_is_told_and_mended_by_accepting(own: Path) -> None:
    run("accept")
    (own / "default.accepted").write_bytes(b"\xff{")
    found = states(own)["default"]
    assert (found.state, "无法读出" in found.message) == ("wrong", True)
    run("accept", "default")
    assert states(own)["default"].state == "ok"


def test_a_weight_against_its_signal_is_refused(own: Path) -> None:
    for weight, status in ((b"level = -3.0", 0), (b"popularity = -3.0", 1)):
        name = weight.split()[0]
        (own / "other.toml").write_bytes(re.sub(rb"(?m)^%s = .*$" % name, weight, SHIPPED_CONTENT))
        told = run("accept", "other", status=status)
        assert status == 0 or "other.toml 的 score.popularity：-3.0 超出范围，应为 0 或更大" in told


def test_an_accepted_profile_now_refused_gives_way_to_the_shipped(own: Path) -> None:
    nan = SHIPPED_CONTENT.replace(b"popularity = 0.5", b"popularity = nan")
    (own / "default.toml").write_bytes(nan)
    accept_file(own / "default.toml")  # as a program did that knew no ranges
    service = Service.open(Settings(home=own.parent))
    profiles = service.installation.rank_profiles
    assert profiles.in_use("default") == default_profile()
    with pytest.raises(InvalidProfile, match=r"default\.toml 的 score\.popularity：nan 超出范围，应为 -1000 至 1000"):
        profiles.of("default")  # of a request that names it
    (found,) = [one for one in usable_profiles(Patient(place_of(own))) if "default" in one.message]
    assert (found.state, "现在以随软件的 default 代替" in found.message) == ("wrong", True)
    (own / "default.toml").write_bytes(nan + b"# edited\n")
    with pytest.raises(InvalidProfile, match=r"score\.popularity"):
        Service.open(Settings(home=own.parent))


def test_acceptance_is_in_the_audit_log_and_the_backup(own: Path, tmp_path: Path) -> None:
    run("accept", "other", "--as", "王敏")
    place = place_of(own)
    (entry,) = AuditLog(place.store.engine).entries(AuditQuery(action="profiles.accept"))
    assert (entry.target, entry.person) == ("profile:other", "王敏")
    write_backup(place.places(), tmp_path / "b.tar.gz", "test")
    place.store.engine.dispose()
    restore_backup(tmp_path / "b.tar.gz", place_of(tmp_path / "new" / "profiles").places())
    assert states(tmp_path / "new" / "profiles")["other"].state == "ok"
