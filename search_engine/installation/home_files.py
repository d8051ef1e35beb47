"""Which file of a home is what."""

from __future__ import annotations

from pathlib import Path


class HomeFiles:
    """Paths below one home. `home`: where all of them lie."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def log_file(self) -> Path:
        """Where the query log lives."""
        return self.home / "log.db"

    @property
    def event_file(self) -> Path:
        """Where events live."""
        return self.home / "events.db"

    @property
    def event_key_file(self) -> Path:
        """Where the key of the hashes of persons lives."""
        return self.home / "events.key"

    @property
    def extra_regions(self) -> Path:
        """The regions that an admin has added."""
        return self.home / "regions.tsv"

    @property
    def lexicon_file(self) -> Path:
        """The compiled dictionaries; absent where those that come with the software are in force."""
        return self.home / "lexicon.json"

    @property
    def lexicon_lock(self) -> Path:
        """Held while they are written; the file stays."""
        return self.home / "locks" / "lexicon.lock"

    @property
    def own_dictionaries(self) -> Path:
        """The installation's own dictionary files, beside those that come with the software."""
        return self.home / "dictionaries"

    @property
    def rank_profile_folder(self) -> Path:
        """The installation's own rank profiles."""
        return self.home / "profiles"
