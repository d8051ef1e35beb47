"""Homes that are made once and copied for every kill."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.children import Child
from tests.faults.homes import NEW, OLD, catalogue, open_home, restart, write_jsonl


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> dict[str, Path]:
    """Edition → its JSONL."""
    folder = tmp_path_factory.mktemp("editions")
    return {edition: write_jsonl(folder / f"{edition}.jsonl", catalogue(edition)) for edition in (OLD, NEW)}


@pytest.fixture(scope="session")
def template(tmp_path_factory, files) -> Path:
    """A home that has the old edition, indexed."""
    home = tmp_path_factory.mktemp("template")
    with Child(home, "load", str(files[OLD])) as child:
        assert child.wait() == 0
    restart(home)
    open_home(home).store.engine.dispose()
    return home


@pytest.fixture
def home(template, tmp_path) -> Path:
    """A copy of the template for one test."""
    return Path(shutil.copytree(template, tmp_path / "home"))
