from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine import Service, Settings
from tests.console_accounts import cheap_hashes


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_hashes():
        yield


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path / "home")) as found:
        yield found
