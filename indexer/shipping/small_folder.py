"""A small folder as a whole: what was learnt of events. Each file is an object; a listing, itself an object, names them
all by path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from indexer.generation.checksums import digest
from indexer.generation.syncing import sync
from indexer.shipping.errors import DamagedShipment
from indexer.shipping.loading import load_object
from indexer.shipping.storage import Storage


def ship_folder(storage: Storage, folder: Path | None) -> str:
    """Put a folder's files there; returns the name of the listing.

    Args:
        folder: Nobody writes to it. None: an empty one.

    Raises:
        StorageAway: The storage does not answer; the same call may succeed later.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
    listing = {}
    for path in paths:
        assert folder is not None
        length = path.stat().st_size
        name = digest(path, length)
        storage.put(name, path)
        listing[path.relative_to(folder).as_posix()] = name
    content = orjson.dumps(listing)
    name = hashlib.sha256(content).hexdigest()
    with TemporaryDirectory() as beside:
        written = Path(beside, "listing")
        written.write_bytes(content)
        storage.put(name, written)
    return name


def fetch_folder(storage: Storage, name: str, target: Path) -> bool:
    """Write the files that a listing names below an empty folder; False where it names none.

    Raises:
        StorageAway: The storage does not answer.
        DamagedShipment: An object is missing, or not what was put there.
    """
    listing = read_listing(storage, name)
    for path, wanted in listing.items():
        file = target / path
        if ".." in Path(path).parts or file.is_absolute() != target.is_absolute():
            raise DamagedShipment(name, "含有文件夹之外的路径")
        file.parent.mkdir(parents=True, exist_ok=True)
        load_object(storage, wanted, file)
    sync(target / path for path in listing)
    return bool(listing)


def read_listing(storage: Storage, name: str) -> Mapping[str, str]:
    """Path → object of a listing. Raises as `fetch_folder`."""
    with TemporaryDirectory() as beside:
        file = Path(beside, "listing")
        load_object(storage, name, file)
        listing: Mapping[str, str] = orjson.loads(file.read_bytes())
    return listing
