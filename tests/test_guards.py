"""What a run of tests is held to.

1. On CI a test that is skipped fails, however it is skipped, and so does one that is expected to fail; elsewhere
   neither does.
2. What is allowed by its reason may be skipped on CI too; nothing is allowed so far.
3. Every place that starts early or stays together is one of the tests'.
4. Tests of one name are told, and nothing is run.
"""

import re
from pathlib import Path

import pytest

from tests import guards, scheduling

ROOT = Path(__file__).parent.parent
TESTS = {
    "mark": "@pytest.mark.skip(reason='no such device')\ndef test_it(): pass",
    "condition": "@pytest.mark.skipif(True, reason='no such device')\ndef test_it(): pass",
    "call": "def test_it(): pytest.skip('no such device')",
    "fixture": "@pytest.fixture\ndef device(): pytest.skip('no such device')\ndef test_it(device): pass",
    "module": "pytest.skip('no such device', allow_module_level=True)",
    "import": "pytest.importorskip('no_such_device')",
    "expected": "@pytest.mark.xfail(reason='no such device')\ndef test_it(): assert False",
    "called": "def test_it(): pytest.xfail('no such device')",
}


def run(pytester: pytest.Pytester, kind: str) -> tuple[list, list, list]:
    pytester.makepyfile(f"import pytest\n{TESTS[kind]}\ndef test_other(): pass")
    return pytester.inline_run("-p", "no:cacheprovider", plugins=[guards]).listoutcomes()


@pytest.mark.parametrize("kind", TESTS)
def test_a_test_skipped_on_ci_fails(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("CI", "true")
    _, skipped, failed = run(pytester, kind)
    assert skipped == []
    (report,) = failed
    assert re.search("no.such.device", str(report.longrepr))
    monkeypatch.delenv("CI")
    _, skipped, failed = run(pytester, kind)
    assert (len(skipped), failed) == (1, [])


def test_what_is_allowed_may_be_skipped_on_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert guards.ALLOWED == ()
    monkeypatch.setattr(guards, "ALLOWED", ("no such",))
    _, skipped, failed = run(pytester, "call")
    assert (len(skipped), failed) == (1, [])


@pytest.mark.parametrize("place", [*scheduling.EARLY, *scheduling.TOGETHER, *scheduling.APART])
def test_every_place_that_starts_early_is_one_of_the_tests(place: str) -> None:
    assert list(ROOT.glob(f"{place.rstrip('/')}*"))


def test_tests_of_one_name_are_told_and_nothing_is_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): pass\ndef test_other(): pass")
    pytester.makeconftest("def pytest_collection_modifyitems(items): items.append(items[0])")
    found = pytester.inline_run("-p", "no:cacheprovider", plugins=[guards])
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    assert found.countoutcomes() == [0, 0, 0]
