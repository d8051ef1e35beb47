"""How the errors that a person can cause read on the command line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from dictionaries.lexicon import BadDictionaries
from dictionaries.regions import RegionError
from indexer.errors import BadRows, IndexerError
from ranker.errors import RankerError
from search_engine.errors import ServiceError

# Faults of a file that are listed before its sentence.
MOST_FAULTS = 50


def told(error: Exception) -> str | None:
    """The sentence of an error, after its details, which go to stderr; None for one that nobody is meant to cause."""
    match error:
        case BadDictionaries() | BadRows():
            _list(error.faults[:MOST_FAULTS])
        case ServiceError():
            _list(f"{detail.field}：{detail.reason}" for detail in error.details)
            return error.message
        case IndexerError() | RankerError() | RegionError() | ValueError() | OSError():
            pass
        case _:
            return None
    return str(error)


def _list(details: Iterable[object]) -> None:
    for detail in details:
        click.echo(f"  {detail}", err=True)
