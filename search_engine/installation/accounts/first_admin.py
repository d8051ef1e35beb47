"""The first administrator of an installation: where nobody can enter the console yet, somebody has to be let in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError
from indexer.store.audit import Author
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings


class FirstPassword(NamedTuple):
    """The password of the first administrator.

    Attributes:
        file: Where it was written; None: it is kept nowhere.
    """

    password: str
    file: Path | None


def first_password(settings: Settings) -> FirstPassword | None:
    """Make an administrator where there is no account. None: there are accounts, or they cannot be read or written now:
    serving does not wait for that. Raises `OSError` where the file that a setting names cannot be made.
    """
    with closing(Installation(settings)) as place:
        try:
            accounts = place.console_access.accounts
            password = accounts.add_first(author=Author.of_service("serve"))
        except (IndexerError, SQLAlchemyError):
            return None
        if password is None:
            return None
        return FirstPassword(password, accounts.first.path.absolute() if accounts.first else None)
