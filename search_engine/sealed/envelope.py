"""The envelope: a value is sealed with a data key of its own, the data key with the master key.

The value is bound to its name, version and algorithm, the data key to these and to the master key's id. So neither can
stand under another name, version, algorithm or master key; and since a data key is used for one value alone, a value
cannot stand beside another data key either. Another master key wraps data keys anew; values stay as they are.
"""

from __future__ import annotations

from dataclasses import replace

import orjson

from indexer.store.sealed.rows import SealedRow
from search_engine.sealed.ciphers import ALGORITHMS, WrongBox
from search_engine.sealed.master_key import MasterKey

VALUE, DATA_KEY = "zwfw sealed value 1", "zwfw sealed data key 1"


def sealed(master: MasterKey, name: str, version: int, algorithm: str, value: bytes, author: str, at: int) -> SealedRow:
    """A value in an envelope. `at`: ms since 1970 UTC."""
    cipher = ALGORITHMS[algorithm]
    key = cipher.new_key()
    row = SealedRow(name, version, algorithm, master.id, b"", b"", author, at)
    box = cipher.seal(key, value, _bound(VALUE, row))
    return replace(_wrapped(master, row, key), sealed=box)


def opened(master: MasterKey, row: SealedRow) -> bytes:
    """The value of an envelope that was sealed with this master key. Raises `WrongBox`."""
    if row.algorithm not in ALGORITHMS:
        raise WrongBox
    return ALGORITHMS[row.algorithm].open(_data_key(master, row), row.sealed, _bound(VALUE, row))


def rewrapped(old: MasterKey, new: MasterKey, row: SealedRow) -> SealedRow:
    """The same envelope for another master key. Raises `WrongBox`."""
    return _wrapped(new, row, _data_key(old, row))


def _data_key(master: MasterKey, row: SealedRow) -> bytes:
    cipher = ALGORITHMS[row.algorithm]
    key = cipher.open(master.wrapping_key(row.algorithm), row.wrapped, _bound(DATA_KEY, row, master.id))
    if len(key) != cipher.key_bytes:
        raise WrongBox
    return key


def _wrapped(master: MasterKey, row: SealedRow, key: bytes) -> SealedRow:
    box = ALGORITHMS[row.algorithm].seal(
        master.wrapping_key(row.algorithm), key, _bound(DATA_KEY, row, master.id)
    )  # fmt: skip
    return replace(row, master=master.id, wrapped=box)


def _bound(what: str, row: SealedRow, master: str = "") -> bytes:
    return orjson.dumps([what, row.name, row.version, row.algorithm, master])
