"""Small disks of one's own: an ext4 file system in a file, mounted as a loop device, that can be filled to the last
block, or made read-only. This needs root and loop devices; elsewhere these tests are skipped and say so, and on CI as
root that is a failure.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCKS = (1024, 4096)
USUAL = 4096
MIB = 1 << 20
LIBC = ctypes.CDLL(None, use_errno=True)
NEEDED = ("mkfs.ext4", "mount", "umount")


class Disk:
    """A mounted file system.

    Attributes:
        path: Where it is mounted.
        block: Bytes of a block.
    """

    def __init__(self, path: Path, block: int, image: Path) -> None:
        self.path, self.block, self._image = path, block, image
        self._filler = path / "filler"

    @property
    def free(self) -> int:
        """Bytes that are left."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, left: int = 0) -> None:
        """Take all room but for so many bytes (rounded down to blocks)."""
        self._sync()  # what has been promised to others counts as taken
        with self._filler.open("ab", buffering=0) as file:
            part = MIB
            while self.free > left and part >= 512:
                try:
                    file.write(bytes(min(part, self.free - left)))
                except OSError:
                    part //= 2
                os.fsync(file.fileno())
        assert self.free <= left, f"{self.free} bytes are left of {left}"

    def release(self) -> None:
        """Give it back."""
        self._filler.unlink(missing_ok=True)
        self._sync()

    def _sync(self) -> None:
        """Write out what is promised to files of this disk; not of the others, where other tests write meanwhile."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            if LIBC.syncfs(folder):
                raise OSError(ctypes.get_errno(), "syncfs", str(self.path))
        finally:
            os.close(folder)

    def remount(self, options: str) -> None:
        """Mount it with other options ("ro", "rw")."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.path)], check=True)

    def break_down(self) -> None:
        """Have the kernel find a fault in it: it is read-only from then on, with its files open for writing."""
        self.remount("errors=remount-ro")
        (device,) = (
            line.split()[0] for line in Path("/proc/mounts").read_text().splitlines() if f" {self.path} " in line
        )
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("1")

    def check_and_mount_again(self) -> None:
        """Unmount it, have its file system checked as a start would, and mount it for writing."""
        subprocess.run(["umount", str(self.path)], check=True)
        # 1: faults were found and mended
        if subprocess.run(["e2fsck", "-fy", str(self._image)], check=False, capture_output=True).returncode not in (
            0,
            1,
        ):
            raise OSError(f"{self._image} cannot be mended")
        subprocess.run(["mount", "-o", "loop", str(self._image), str(self.path)], check=True)


@contextmanager
def mounted(block: int, mib: int = 64) -> Iterator[Disk]:
    """A disk of so many MiB."""
    folder = Path(tempfile.mkdtemp(prefix="zwfw-disk-"))
    image, path = folder / "image", folder / "disk"
    path.mkdir()
    with image.open("wb") as file:
        file.truncate(mib * MIB)
    try:
        subprocess.run(["mkfs.ext4", "-q", "-b", str(block), "-m", "0", str(image)], check=True)
        subprocess.run(["mount", "-o", "loop", str(image), str(path)], check=True, capture_output=True)
        yield Disk(path, block, image)
    finally:
        # lazily: a process that hangs shall not keep the next test from its disk
        subprocess.run(["umount", "-l", str(path)], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def why_not() -> str:
    """Why there can be no disks here; empty where there can."""
    if os.geteuid() != 0:
        return "only root may mount a disk"
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        return f"{', '.join(missing)} missing"
    try:
        with mounted(4096, 8):
            return ""
    except subprocess.CalledProcessError as error:
        return f"no loop device can be mounted: {(error.stderr or b'').decode(errors='replace').strip()}"
