"""OpenSearch behind `Backend`. A folder of the generation holds the name of an index and the number of its state; text
and postings are the cluster's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from indexer.backend import Answer, Condition, IndexFiles, Schema, SubQuery, TextReader
from indexer.backends.opensearch.address import Address, address_of
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.index import OpenSearchIndex, check_state, copy_index, create_index
from indexer.backends.opensearch.reader import OpenSearchReader
from indexer.backends.opensearch.state import FILE, read_state
from indexer.backends.opensearch.tending import condition, mark_of, tend
from indexer.disk import unreadable


@dataclass(frozen=True)
class OpenSearchBackend:
    """The engine; see `Backend`. Can be sent to another process.

    Attributes:
        mark: The file by which an installation knows its indices; None: it has none.
    """

    address: Address
    mark: Path | None = None
    name = "opensearch"

    @cached_property
    def cluster(self) -> Cluster:
        """The connection of this process."""
        return Cluster(self.address)

    def ask(self, reader: TextReader, asked: Sequence[SubQuery]) -> list[Answer]:
        """See `Backend.ask`."""
        assert isinstance(reader, OpenSearchReader)
        return reader.ask(asked)

    def condition(self, path: Path | None = None) -> Condition:
        """See `Backend.condition`."""
        return condition(self.cluster, path)

    def tend(self, named: Collection[Path], *, remove: bool) -> int:
        """See `Backend.tend`."""
        return tend(self.cluster, named, mark_of(self.mark), remove=remove)

    def create(self, path: Path, schema: Schema) -> OpenSearchIndex:
        """See `Backend.create`."""
        return create_index(self.cluster, path, schema, mark_of(self.mark))

    def detach(self, path: Path, schema: Schema) -> None:
        """See `Backend.detach`: the documents of the state are copied."""
        copy_index(self.cluster, path, schema, mark_of(self.mark))

    def open(self, path: Path, schema: Schema, *, writable: bool = False) -> OpenSearchIndex:
        """See `Backend.open`: without a question, so that a process starts while the cluster is away."""
        return OpenSearchIndex(self.cluster, path, schema, read_state(path, schema))

    def verify(self, path: Path, schema: Schema) -> None:
        """See `Backend.verify`: the index is there, and has as many documents as the commit counted."""
        check_state(self.cluster, read_state(path, schema))

    def files(self, path: Path) -> IndexFiles:
        """See `Backend.files`."""
        try:
            return IndexFiles((), {FILE: (path / FILE).read_bytes()})
        except OSError as error:
            raise unreadable(error, path / FILE, f"{path.name}/{FILE}") from None

    def __getstate__(self) -> dict[str, Address | Path | None]:
        return {"address": self.address, "mark": self.mark}


@cache
def backend(address: str, mark: Path | None = None) -> OpenSearchBackend:
    """What the registry calls: one connection for each address."""
    return OpenSearchBackend(address_of(address), mark)
