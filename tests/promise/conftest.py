"""No log lines between the lines of a failing example, and no waiting for the disk: nothing here survives its test."""

import os

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True, scope="session")
def _quiet_and_quick():
    with capture_logs(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        patch.setattr("indexer.store.engine.DURABLE", "OFF")
        patch.setattr("indexer.store.engine.BULK", "OFF")
        yield
