"""Sites by number, as rows name them."""

from __future__ import annotations

from sqlalchemy import Engine, select

from indexer.store.tables import sites


class SiteNames(dict[int, str]):
    """Site number → name, read when it is first asked for; numbers never change their meaning."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def __missing__(self, number: int) -> str:
        with self._engine.connect() as connection:
            name = connection.execute(select(sites.c.name).where(sites.c.site == number)).scalar_one()
        self[number] = str(name)
        return self[number]
