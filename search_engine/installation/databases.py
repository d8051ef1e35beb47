"""The databases of an installation, before processes are started that need them."""

from __future__ import annotations

from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError, StorageFailure, StoreBusy, StoreMoved, WrongKey
from indexer.events.pseudonyms import key_in
from indexer.store.schemas import EVENTS, QUERY_LOG, upgrade
from search_engine.installation.installation import Installation
from search_engine.installation.shared_home import SharedHome, missing_keys
from search_engine.sealed.checking import fault_of_settings
from search_engine.settings.settings import Settings

LOG = structlog.get_logger("databases")


def check_database(settings: Settings) -> None:
    """See that the databases can be opened, make and upgrade them, before processes are started that need them: none of
    these waits for it then. Where the system refuses, events and log are tried again by who writes. A server that does
    not answer now keeps no host from serving the index that it has: the worker opens its databases once it does.

    Raises:
        WrongDatabase: One is of a newer program, or somebody else's.
        StoreBusy: Others write for too long, or a server does not answer and there is no index: the setting may be
            wrong.
    """
    place = Installation(settings)
    try:
        _open(place)
    except StoreBusy as error:
        if isinstance(error, StoreMoved) or not (place.remote and place.generations.names()):
            raise
        LOG.warning("database away", reason=str(error))


def _open(place: Installation) -> None:
    place.store.engine.dispose()
    for schema, location in ((EVENTS, place.event_location), (QUERY_LOG, place.log_location)):
        with suppress(StorageFailure):
            upgrade(schema, location)
    try:
        if place.events.fingerprint is not None:
            _ = place.events.pseudonyms
    except WrongKey as error:  # whoever searches does without
        LOG.error("wrong key of persons", reason=str(error))
    except (IndexerError, SQLAlchemyError):
        pass  # `zwfw doctor` tells
    finally:
        place.events.close()
    with suppress(StoreBusy):
        if fault := fault_of_settings(place.settings):
            LOG.error("secret unavailable", reason=fault)
    share_home(place)


def share_home(place: Installation) -> None:
    """Of several hosts, have this one's small files agree with the others', and its keys be there before anybody makes
    one of their own. Where the database does not answer now, the worker does it later.
    """
    if place.cluster is None:
        return
    home = SharedHome(place.home, place.cluster.files)
    with suppress(StoreBusy):
        home.step()
        for path in missing_keys(place.home):
            # a key that records were made with is not replaced: that nobody has it any more must be seen
            if place.home / path != place.event_key_file or place.events.fingerprint is None:
                key_in(place.home / path)
        home.step()
    place.events.close()
