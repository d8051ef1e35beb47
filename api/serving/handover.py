"""From one program to the next: the listening socket goes over a Unix socket in the home, and no caller notices.

The old program waits at a socket that is named by its address. A new one connects (1), gets the listening socket (2),
makes itself ready, begins to accept, says so (3), and waits for the connection to end, which the old one's end does
(4). Until 3 nothing changes for the old one: when the connection ends before, it goes on.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

LOG = structlog.get_logger("serve")
SERVING = b"s"
# Seconds that an old program has for giving its socket: it does so at once, unless another has it already.
ANSWER_SECONDS = 10.0
# Another program has taken over: there is time for what is under way, and for callers with a kept connection to send
# their next request, whose answer tells them to make a new one. Who closes at once may cut one that has just been sent.
HAND_OVER = signal.SIGUSR1
HAND_OVER_SECONDS, LINGER_SECONDS = 60.0, 10.0
# Bytes that an address of a Unix socket may have (`sun_path` of Linux, 108 with its end); a home may lie deeper.
LONGEST_PATH = 100


class TakeoverRefused(Exception):
    """The old program does not hand over; the text says why, in Chinese."""


class Predecessor:
    """The program that serves now, as the new one sees it.

    Attributes:
        listening: The socket that both accept from.
    """

    def __init__(self, connection: socket.socket, listening: socket.socket) -> None:
        self._connection, self.listening = connection, listening

    def tell_serving(self) -> None:
        """Say that this program accepts connections now; the old one answers what it has and ends."""
        with suppress(OSError):  # it has ended by itself
            self._connection.sendall(SERVING)

    def close(self) -> None:
        """Ask no more of it. If it was not told that this program serves, it goes on."""
        self._connection.close()

    def has_ended(self, seconds: float) -> bool:
        """Whether it has, waiting for some seconds at most."""
        if not select.select([self._connection], [], [], seconds)[0]:
            return False
        try:
            return not self._connection.recv(1)
        except OSError:
            return True


def find_predecessor(home: Path, address: str) -> Predecessor | None:
    """The program that serves an address over a home; None: there is none. Raises `TakeoverRefused`."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(ANSWER_SECONDS)
    try:
        with _short(_path(home, address)) as name:
            connection.connect(name)
        told, files, _, _ = socket.recv_fds(connection, 1, 1)
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    except OSError as error:
        connection.close()
        raise TakeoverRefused(
            f"旧程序没有应答（{error.strerror or error}）：可能另一次接管正在进行。请稍后再试"
        ) from error
    if not told or not files:
        connection.close()
        raise TakeoverRefused("旧程序拒绝移交：须由启动旧程序的同一用户运行")
    connection.setblocking(True)
    return Predecessor(connection, socket.socket(fileno=files[0]))


class Welcome:
    """Waits for programs that take over, in a thread.

    Args:
        end: Called when one of them serves.

    Attributes:
        handed_over: Whether one does.
    """

    def __init__(self, door: socket.socket, listening: socket.socket, end: Callable[[], None]) -> None:
        self._door, self._listening, self._end = door, listening, end
        self.handed_over = False
        self._successor: socket.socket | None = None
        self._thread = threading.Thread(target=self._receive, name="handover", daemon=True)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def close(self) -> None:
        """Wait no longer. The program that serves now learns by that that this one has ended."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)  # ends the thread's `accept`
        self._door.close()
        if self._successor is not None:
            self._successor.close()

    def _receive(self) -> None:
        with suppress(OSError):
            while not self.handed_over:
                self._successor, _ = self._door.accept()
                if self._gives_to(self._successor):
                    self.handed_over = True
                    LOG.info("taken_over")
                    self._end()
                else:
                    self._successor.close()

    def _gives_to(self, connection: socket.socket) -> bool:
        """Give the socket to a program; returns whether it has come to serve, once it does or has ended."""
        if not _is_ours(connection):
            return False
        with suppress(OSError):
            socket.send_fds(connection, [SERVING], [self._listening.fileno()])
            LOG.info("takeover_begun")
            if connection.recv(1) == SERVING:
                return True
        LOG.warning("takeover_failed", effect="the new program has ended before it was ready; this one goes on")
        return False


@contextmanager
def welcome(home: Path, address: str, listening: socket.socket, end: Callable[[], None]) -> Iterator[Welcome]:
    """Within it, a new program may take an address over.

    Args:
        end: Called when it serves.
    """
    path, door = _path(home, address), socket.socket(socket.AF_UNIX)
    waiting = Welcome(door, listening, end)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # of a program that was killed: nobody else listens on the address
        with _short(path) as name:
            door.bind(name)
        path.chmod(0o600)
        door.listen(1)
    except OSError as error:  # a disk that refuses keeps nobody from searching
        LOG.warning("takeover_impossible", reason=error.strerror or str(error))
    else:
        waiting.start()
    try:
        yield waiting
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        waiting.close()


def _is_ours(connection: socket.socket) -> bool:
    """Whether the other end runs as the same user, or as root."""
    if sys.platform != "linux":
        return True
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return user in (0, os.getuid())


def _path(home: Path, address: str) -> Path:
    return home / "locks" / f"serve-{address}.sock"


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name of a path that is short enough for a socket: by way of its open folder, where the path is longer."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield os.fspath(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
