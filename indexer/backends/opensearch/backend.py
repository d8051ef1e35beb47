"""OpenSearch behind `Backend`. A folder of the generation holds the name of an index and the number of its state; text
and postings are the cluster's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from indexer.backend import Answer, IndexFiles, Schema, SubQuery, TextReader
from indexer.backends.opensearch.address import Address, address_of
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.index import OpenSearchIndex, create_index
from indexer.backends.opensearch.reader import OpenSearchReader
from indexer.backends.opensearch.state import FILE, read_state
from indexer.disk import unreadable
from indexer.errors import DamagedIndex, EngineUnavailable

# Seconds for the count of an index.
VERIFYING = 10.0


@dataclass(frozen=True)
class OpenSearchBackend:
    """The engine; see `Backend`. Can be sent to another process."""

    address: Address
    name = "opensearch"

    @cached_property
    def cluster(self) -> Cluster:
        """The connection of this process."""
        return Cluster(self.address)

    def ask(self, reader: TextReader, asked: Sequence[SubQuery]) -> list[Answer]:
        """See `Backend.ask`."""
        assert isinstance(reader, OpenSearchReader)
        return reader.ask(asked)

    def create(self, path: Path, schema: Schema) -> OpenSearchIndex:
        """See `Backend.create`."""
        return create_index(self.cluster, path, schema)

    def open(self, path: Path, schema: Schema, *, writable: bool = False) -> OpenSearchIndex:
        """See `Backend.open`: without a question, so that a process starts while the cluster is away."""
        return OpenSearchIndex(self.cluster, path, schema, read_state(path, schema))

    def verify(self, path: Path, schema: Schema) -> None:
        """See `Backend.verify`: the index is there, and has as many documents as the commit counted. A cluster that is
        away says nothing of that: a process starts nevertheless.
        """
        state = read_state(path, schema)
        body = {"query": {"bool": {"filter": state.filters()}}}
        try:
            found = self.cluster.request("POST", f"/{state.index}/_count", body, missing=True, seconds=VERIFYING)
        except EngineUnavailable:
            return
        if found.get("count") != state.documents:
            raise DamagedIndex(f"{path.name}/{FILE}", "OpenSearch 中的文档数与提交不符")

    def files(self, path: Path) -> IndexFiles:
        """See `Backend.files`."""
        try:
            return IndexFiles((), {FILE: (path / FILE).read_bytes()})
        except OSError as error:
            raise unreadable(error, path / FILE, f"{path.name}/{FILE}") from None

    def __getstate__(self) -> dict[str, Address]:
        return {"address": self.address}


@cache
def backend(address: str) -> OpenSearchBackend:
    """What the registry calls: one connection for each address."""
    return OpenSearchBackend(address_of(address))
