"""What the browser tests need of the system.

1. Where a browser or a Chinese font is missing, a test is skipped, or on CI fails (`tests/guards.py`), and says what to
   do.
2. The script that installs them fails on CI where it may not; elsewhere it says so and goes on.
3. Beside a Chromium it installs the one made for tests of the same version; where it cannot nothing is said or lost.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.needed import chromium

SCRIPT = Path(__file__).parents[2] / ".ci/browser"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the path: a system with a shell and nothing else."""
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(system: Path, name: str, *commands: str) -> None:
    """A program that prints nothing, unless it is told to do something."""
    (system / name).write_text("\n".join(["#!/bin/sh", *commands, ""]))
    (system / name).chmod(0o755)


def test_without_a_browser_a_test_says_what_to_do(system: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"need Chromium.*sh \.ci/browser"):
        chromium()


def test_without_a_chinese_font_a_test_says_what_to_do(system: Path) -> None:
    install(system, "chromium")
    assert chromium() == str(system / "chromium")
    install(system, "fc-list")
    with pytest.raises(pytest.skip.Exception, match=r"need a Chinese font.*sh \.ci/browser"):
        chromium()


def test_the_browser_made_for_tests_comes_first(system: Path) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        install(system, name)
    assert chromium() == str(system / "chromium-headless-shell")


@pytest.mark.parametrize(("set_to", "status"), [("true", 1), ("", 0)])
def test_the_script_fails_on_ci_alone_where_it_may_not_install(system: Path, set_to: str, status: int) -> None:
    """There is no package manager on this path."""
    install(system, "chromium")
    install(system, "fc-list")
    environment = os.environ | {"CI": set_to}
    done = subprocess.run(["sh", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "apt-get" in done.stderr
    assert ("skipped" in done.stderr) is (status == 0)


def test_the_script_ends_well_with_nothing_to_install(system: Path) -> None:
    install(system, "chromium")
    assert subprocess.run(["sh", SCRIPT], env=os.environ | {"CI": "1"}, check=False).returncode == 0


@pytest.mark.parametrize("status", [0, 1])
def test_beside_a_chromium_the_one_for_tests_of_its_version_is_installed(system: Path, status: int) -> None:
    install(system, "chromium")
    install(system, "id", "echo 0")
    install(system, "dpkg-query", "printf 1.2-3")
    install(system, "timeout", "shift", 'exec "$@"')
    install(system, "apt-get", f'echo "$@" >> "{system}/asked"', f"exit {status}")
    done = subprocess.run(["sh", SCRIPT], env=os.environ | {"CI": "1"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    asked = (system / "asked").read_text().splitlines()
    assert asked[0].endswith("install --no-install-recommends chromium-headless-shell=1.2-3")
    assert len(asked) == (1 if status == 0 else 2)  # the lists of packages may be old
