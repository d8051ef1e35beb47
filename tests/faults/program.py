"""What a child process of the fault tests runs: the command line, in a home of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin.pinyin import tables
from dictionaries.regions import load_tree
from search_engine.cli import main
from search_engine.cli.main import COMMANDS
from search_engine.installation.databases import check_database
from search_engine.settings.settings import Settings

# Imported and read here, so that the process which children are forked from has them once for all.
LEXICON = shipped_lexicon()
PREPARED = (LEXICON, tables(), load_tree())
for place, _ in COMMANDS.values():
    import_module(place.partition(":")[0])


def upgrade_home(home: str, _arguments: Sequence[str], _constants: Mapping[str, int]) -> None:
    """What `zwfw serve` does before it starts its processes: make and upgrade all databases."""
    os.umask(0o077)
    check_database(Settings(home=Path(home)))


def run_zwfw(home: str, arguments: Sequence[str], constants: Mapping[str, int]) -> None:
    """Run `zwfw` with arguments; its output goes to `child.log`.

    Args:
        constants: "module:NAME" → value: sizes made small enough that a small catalogue takes many steps.
    """
    log = os.open(os.path.join(home, "child.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["ZWFW_HOME"] = home
    change_constants(constants)
    main(arguments)


def change_constants(constants: Mapping[str, int]) -> None:
    """Let constants have other values; see `run_zwfw`."""
    for name, value in constants.items():
        module, _, constant = name.partition(":")
        setattr(import_module(module), constant, value)
