"""The first administrator of an installation: where nobody can enter the console yet, somebody has to be let in."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError
from indexer.store.audit import Author
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings


def first_password(settings: Settings) -> str | None:
    """Make an administrator where there is no account; returns the password, which is kept nowhere. None: there are
    accounts, or they cannot be read or written now: serving does not wait for that.
    """
    place = Installation(settings)
    try:
        return place.console_access.accounts.add_first(author=Author.of_service("serve"))
    except (IndexerError, SQLAlchemyError):
        return None
    finally:
        place.store.engine.dispose()
