"""What several hosts over one database share: who builds, which commit counts, where its files are, small files."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from indexer.generation.generations import GenerationFolder
from indexer.shipping.build_folder import BuildFolder
from indexer.shipping.storage import Storage, open_storage
from indexer.store.hosts.commit_pointer import INDEX, MODELS, CommitPointer
from indexer.store.hosts.lease import LeaseTable
from indexer.store.hosts.shared_files import SharedFiles
from search_engine.installation.host_state import host_name
from search_engine.settings.settings import Settings


class Cluster:
    """The parts that hosts share, and the folders that this one builds in while it has the lease.

    Attributes:
        host: What this one is called.
        build, build_of_command: Where its worker builds, and a command.
        learnt: Where what is learnt is written before it is shipped.

    Args:
        engine: The documents' database.
        served: The folder that this host serves from.
    """

    def __init__(self, settings: Settings, engine: Engine, served: GenerationFolder) -> None:
        self._settings, self.engine = settings, engine
        home = Path(settings.home).absolute()
        self.host = host_name()
        self.lease, self.files = LeaseTable(engine), SharedFiles(engine)
        self.index, self.models = CommitPointer(engine, INDEX), CommitPointer(engine, MODELS)
        self.build, self.learnt = BuildFolder(home / "build" / "index", served), home / "build" / "models"
        self.build_of_command = BuildFolder(home / "build" / "command", served)

    @cached_property
    def storage(self) -> Storage:
        """Where commits are shipped to. Raises `StorageAway`."""
        return open_storage(self._settings.storage, self._settings.storage_rate or None)
