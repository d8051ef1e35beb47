"""What the doctor says of the library that verifies signatures.

1. Where no caller has a key, or all were stopped, nothing; where there is no database, nothing.
2. A native library is named with the time of a verification, in its order of magnitude.
3. The pure one is a note, with how many requests a process verifies in a second, and what to install.
4. Without any it is wrong, with how many callers are refused and what to install.
"""

import re

import pytest

from search_engine.gateway.caller import Caller, CallerKey
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import CHECKS
from search_engine.maintenance.doctor.finding import Patient
from search_engine.maintenance.doctor.signing import signing
from search_engine.settings.settings import Settings
from search_engine.signing import libraries
from search_engine.signing.libraries import Gmalg, library
from search_engine.signing.sm2 import KeyPair


@pytest.fixture
def place(tmp_path):
    made = Installation(Settings(home=tmp_path))
    yield made
    made.store.engine.dispose()


@pytest.fixture
def only(monkeypatch):
    def only_(*makes):
        monkeypatch.setattr(libraries, "LIBRARIES", makes)
        libraries._library.cache_clear()

    yield only_
    libraries._library.cache_clear()


def findings(place):
    return list(signing(Patient(Installation(place.settings, read_only=True))))


def add(place, app):
    place.callers.add(Caller(app, app, keys=(CallerKey(KeyPair.new().public, 0),)))


def test_1_nobody_signs(place, tmp_path):
    assert signing in CHECKS
    assert findings(place) == []
    place.callers.add(Caller("listed", "listed", networks=("10.1.0.0/16",), calls=("search",)))
    add(place, "gone")
    place.callers.stop("gone")
    assert findings(place) == []
    assert list(signing(Patient(Installation(Settings(home=tmp_path / "none"), read_only=True)))) == []


def test_2_the_native_library_is_named(place):
    add(place, "zjzwfw")
    (found,) = findings(place)
    assert (found.check, found.state, found.mend) == ("signing", "ok", "")
    assert library().name in found.message
    assert 0 < float(re.search(r"每次 ([\d.]+) 毫秒", found.message)[1]) < 10


def test_3_the_pure_one_is_noted(place, only):
    add(place, "zjzwfw")
    only(Gmalg)
    (found,) = findings(place)
    assert found.state == "note"
    assert re.search(r"gmalg.*每秒至多验证约 \d+ 个请求", found.message)
    assert "zwfw-search[gateway]" in found.mend


def test_4_without_any_it_is_wrong(place, only):
    add(place, "zjzwfw")
    add(place, "hzzwfw")
    only()
    (found,) = findings(place)
    assert (found.state, "2 个调用方" in found.message) == ("wrong", True)
    assert "zwfw-search[gateway]" in found.mend
