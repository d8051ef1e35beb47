"""Comparing all of a generation with its checksums, before any of it is mapped and believed.

What a build wrote is sealed (`checksums.py`), a text engine has checksums of its own, `current` and `commit.json` say
themselves whether they are whole. What was appended since the build has a digest in the commit: at most a hundredth of
the rows, so that it is made anew with each.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b

from indexer.analysis.fields import SCHEMA
from indexer.backend import Backend
from indexer.errors import DamagedIndex, EngineUnavailable
from indexer.generation.base_doc_values import BaseDocValues
from indexer.generation.columns import open_columns
from indexer.generation.commit_files import growing_files, read_span
from indexer.generation.generation import Commit, Generation

SIZE = 8


def verify(generation: Generation, backend: Backend) -> None:
    """Read everything and compare checksums: .4 s for a nation's 630 MB where the system has them in memory.

    A writer may go on meanwhile: what the commit that is read first counts does not change any more. What an engine
    holds that runs elsewhere, and does not answer now, is not compared: away is not damaged, and the rest serves
    meanwhile.

    Raises:
        DamagedIndex: A file is missing, too short, or is not what was written.
        StorageFailure: The system refuses to read.
    """
    manifest, commit = generation.manifest(), generation.commit()
    generation.check(commit)
    generation.check_contents(commit)
    columns = open_columns(generation.columns(commit.columns))
    columns.check(commit.rows)
    book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
    book.check(commit.bases)
    if commit.appended != appended_digest(generation, commit):
        raise DamagedIndex(
            f"columns-{commit.columns}、bases、row-values 或 ended-{commit.columns}.bin",
            "建立之后追加的内容与提交时的校验和不符",
        )
    with suppress(EngineUnavailable):
        backend.verify(generation.own, SCHEMA)


def appended_digest(generation: Generation, commit: Commit) -> str:
    """The digest of what a commit counts and no seal covers: rows, records, bases and numbers behind those of the
    build, and which rows have ended. Raises `DamagedIndex` where a file is missing or too short.
    """
    found = blake2b(digest_size=SIZE)
    for grown in growing_files(generation, commit):
        if not grown.is_erased and grown.counted > grown.built:
            found.update(read_span(grown.path, grown.built, grown.counted))
    return found.hexdigest()
