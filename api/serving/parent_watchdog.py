"""A process that ends when its parent does, even where the parent is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h
TELL_WHERE = signal.SIGUSR2  # at which a serving process writes where each of its threads is


def end_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent ends, or has ended already. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
