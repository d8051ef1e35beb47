"""What the browser tests need of the system: a Chromium, and letters to write Chinese with."""

from __future__ import annotations

import shutil
import subprocess
from typing import NoReturn

import pytest

# First the one that is made for tests: the same pages at less than half of the processor's time. The whole browser does
# much for each page that nobody sees.
NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
CHINESE_FONTS = ("fc-list", ":lang=zh-cn", "family")


def chromium() -> str:
    """The path of the browser. Where it or a Chinese font is missing the test is skipped, which on CI fails it
    (`tests/guards.py`).
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("Chromium")
    if not has_chinese_font():
        missing("a Chinese font")
    return path


def has_chinese_font() -> bool:
    """Whether pages in Chinese can be shown. Without fontconfig (macOS) the system's own fonts serve."""
    if shutil.which(CHINESE_FONTS[0]) is None:
        return True
    return bool(subprocess.run(CHINESE_FONTS, capture_output=True, check=True).stdout.strip())


def missing(what: str) -> NoReturn:
    pytest.skip(f"the browser tests need {what}, which this system has not: run `sh .ci/browser` as root")
