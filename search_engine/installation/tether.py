"""`python -P tether.py PARENT NICE COMMAND…` becomes a command that ends with the process that started it.

A process that is killed ends nobody: what works for it would work on, or serve on, for ever. The kernel sends SIGTERM
instead (Linux; elsewhere the command runs untethered). The tie holds through `exec`, so that any program can have it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tethered(command: Sequence[str], nice: int = 0) -> list[str]:
    """The command that runs `command` as a process that ends with this one.

    Args:
        nice: How much lower its priority is, 0 to 19.

    The tie is to the thread that starts it: one that ends earlier takes the process along.
    """
    return [sys.executable, "-P", __file__, str(os.getpid()), str(nice), *command]


def end_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent ends, or has ended already. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def main(parent: str, nice: str, *command: str) -> None:
    """Become the command."""
    end_with(int(parent))
    os.nice(int(nice))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
