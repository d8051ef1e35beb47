"""No log lines between the lines of a failing example."""

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True, scope="session")
def _quiet():
    with capture_logs():
        yield
