"""What holds for every test: a home of its own, and no clock in Hypothesis."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

# Machines are shared: an example that takes long is no fault. On CI the same examples are drawn every time.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def _home_of_its_own():
    """No test reads or writes the state of the installation (`ZWFW_HOME`, else ./var)."""
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZWFW_HOME", home)
        yield
