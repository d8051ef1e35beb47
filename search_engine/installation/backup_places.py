"""Where the parts of an installation are that a backup copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.lexicon import KINDS
from indexer.backup.backup import Places
from indexer.errors import BackupRefused
from indexer.store.location import sqlite_file

if TYPE_CHECKING:
    from search_engine.installation.installation import Installation


def places_of(place: Installation) -> Places:
    """Them. Raises `BackupRefused` where the database is no file, `WrongDatabase` where it is none at all."""
    database = sqlite_file(place.database)
    if database is None:
        raise BackupRefused(
            "文档库不在本机文件中（ZWFW_DATABASE）：请用该数据库自己的工具备份与恢复，如 pg_dump、pg_restore"
        )
    own = {f"dictionary-{kind.file}": place.own_dictionaries / kind.file for kind in KINDS}
    dictionaries = {place.lexicon_file.name: place.lexicon_file, **own}
    return Places(
        database, place.log_file, place.extra_regions, place.home / "index", place.home / "locks",
        place.event_file, place.event_key_file, place.rank_profile_folder, dictionaries,
    )  # fmt: skip
