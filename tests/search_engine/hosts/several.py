"""Several hosts in one process: homes over one database and one folder as the storage; workers go step by step."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine.hosts.host_worker import HostWorker
from search_engine.installation.cluster import Cluster
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

REGION = "330110"
# What a host notes for itself beside the files of a commit.
OWN_NOTES = ("shipped.json", "candidate.json")


class Host:
    """One host; `worker`: its worker, none of whose threads run."""

    def __init__(self, folder: Path, name: str, **settings: Any) -> None:
        home = folder / name
        database = f"sqlite:///{folder / 'shared.db'}"
        self.place = Installation(
            Settings(
                home=home, database=database, storage=str(folder / "storage"), meaning="off", spelling="off", **settings
            )
        )
        # A database of PostgreSQL is what makes several hosts; what they do with it is the same.
        cluster = Cluster(self.place.settings, self.place.store.engine, self.place.generations)
        self.place.__dict__["cluster"] = self.cluster = cluster
        self.worker = HostWorker(self.place)

    def lead(self) -> None:
        """Take the lease, and build and ship all there is."""
        self.worker.keeper.step()
        assert self.worker.keeper.fence is not None
        while self.worker.builder.step() == 0.0:
            continue

    def served(self) -> dict[str, str]:
        """Path and digest of each file of what is served."""
        current = self.place.generations.current().path
        files = (path for path in current.rglob("*") if path.is_file())
        return {
            path.relative_to(current).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.name not in OWN_NOTES
        }

    def sequence(self) -> int:
        """How far what is served has come."""
        return self.place.generations.current().commit().sequence

    def load(self, *titles: str) -> None:
        """Write documents."""
        rows = [Row(number, dict(document(title))) for number, title in enumerate(titles, 1)]
        load_rows(self.place.store, rows, DocumentCheck(self.place.tree()), LoadOptions("test"))

    def close(self) -> None:
        self.worker.builder.close()
        self.place.close()


def document(title: str) -> dict[str, Any]:
    """A document of a title."""
    return {"id": f"guide-{title}", "kind": "guide", "title": title, "region": REGION}
