"""The database's clock: hosts agree on what has ended, whatever their own clocks say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# The Julian day of 1970-01-01, and the milliseconds of a day.
EPOCH, DAY = 2_440_587.5, 86_400_000


class DatabaseClock(FunctionElement[int]):
    """Now, ms since 1970 UTC, as the database has it; it moves within a transaction too."""

    type = BigInteger()
    inherit_cache = True


@compiles(DatabaseClock)
def _of_postgresql(_clock: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    seconds = func.date_part("epoch", func.clock_timestamp())
    return compiler.process(cast(seconds * 1000, BigInteger), **options)


@compiles(DatabaseClock, "sqlite")
def _of_sqlite(_clock: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(cast((func.julianday("now") - EPOCH) * DAY, BigInteger), **options)
