"""What the texts of a generation are cut into words by, while a change of the words is on its way through it, too.

    analysis-N.json    this; the commit says which N
    analysis-N.bin     uint32, the documents that are written anew on the way from `words` to `target`, if any are

Texts that the way has not reached are cut by `words`, the others by `target`: so until it is done, who searches asks in
both ways. `Commit.reanalysed` says how far it has come.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
import orjson

from indexer.disk import unreadable
from indexer.errors import DamagedIndex
from indexer.generation.arrays import UInt32s, map_array, save_array
from indexer.generation.atomic_replacement import replace_file

Words = tuple[str, ...]
# States that stay; two follow each other at once where little is touched.
KEPT = 4


@dataclass(frozen=True, slots=True)
class AnalysisState:
    """By what texts are cut.

    Attributes:
        segmenter: Its name.
        words: The site's words, in the order in which the segmenter got them, of all that is not cut anew yet.
        target: The same of what is; None: nothing is on its way.
        bases: How many bases' shared text changed with the first step of the way.
        documents: How many documents are to be written anew; checksum: of their file.
    """

    segmenter: str
    words: Words
    target: Words | None = None
    bases: int = 0
    documents: int = 0
    checksum: int = 0

    @property
    def newest(self) -> Words:
        """What comes now is cut by."""
        return self.words if self.target is None else self.target

    @property
    def in_use(self) -> tuple[Words, ...]:
        """Every way in which some text is cut, the newest first."""
        return (self.words,) if self.target is None else (self.target, self.words)


def state_file(folder: Path, number: int) -> Path:
    """Where a state stands."""
    return folder / f"analysis-{number}.json"


def documents_file(folder: Path, number: int) -> Path:
    """Where the documents of its way stand."""
    return folder / f"analysis-{number}.bin"


def write_state(folder: Path, number: int, state: AnalysisState, documents: UInt32s) -> AnalysisState:
    """Write a state and the documents of its way, over what a process that was killed has left; returns the state with
    what they say of it.
    """
    state = replace(state, documents=len(documents), checksum=crc32(documents.tobytes()))
    if state.documents:
        save_array(documents_file(folder, number), documents)
    values = asdict(state)
    replace_file(state_file(folder, number), orjson.dumps({**values, "check": crc32(orjson.dumps(values))}))
    return state


def read_state(folder: Path, number: int) -> AnalysisState:
    """Read a state. Raises `DamagedIndex`."""
    path = state_file(folder, number)
    try:
        values = orjson.loads(path.read_bytes())
        if values.pop("check") != crc32(orjson.dumps(values)):
            raise DamagedIndex(path.name, "校验和不符")
        target = values.pop("target")
        words = tuple(values.pop("words"))
        return AnalysisState(words=words, target=None if target is None else tuple(target), **values)
    except OSError as error:
        raise unreadable(error, path, path.name) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedIndex(path.name, "内容无法识别") from None


def read_documents(folder: Path, number: int, state: AnalysisState) -> UInt32s:
    """The documents of a state's way. Raises `DamagedIndex`."""
    if not state.documents:
        return np.zeros(0, np.uint32)
    path = documents_file(folder, number)
    found: UInt32s = map_array(path, np.uint32)
    if crc32(found.tobytes()) != state.checksum:
        raise DamagedIndex(path.name, "内容与写入时的校验和不符")
    return found


def remove_old_states(folder: Path, newest: int) -> None:
    """Remove the states before the last few: who has read an earlier commit may be about to read its state."""
    kept = range(newest - KEPT + 1, newest + 1)
    names = {file(folder, number).name for number in kept for file in (state_file, documents_file)}
    for path in folder.glob("analysis-*"):
        if path.name not in names:
            path.unlink(missing_ok=True)
