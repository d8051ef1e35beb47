"""What the worker does at night in a process of its own: a command of this program, over the same home.

It takes no memory and no lock of the interpreter from the worker, which has new documents to index meanwhile; it waits
for whoever answers people; and one that hangs or dies takes no worker with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from search_engine.installation.tether import tethered
from search_engine.settings.settings import SETTINGS

PROGRAM = (sys.executable, "-m", "search_engine.cli")
# How much lower its priority is: beside a busy process it has a tenth of the processor.
NICE = 10


def told_by(command: Sequence[str], home: Path, longest: float | None = None) -> tuple[int, bytes]:
    """Run a command to its end: its exit status, and what it wrote to its standard output.

    Args:
        longest: Seconds after which it is ended; None: never.

    Raises:
        subprocess.TimeoutExpired: It was ended.
        OSError: The system starts no process now.
    """
    with subprocess.Popen(
        tethered(command, NICE), env=_environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        try:
            told, _ = child.communicate(timeout=longest)
            return child.returncode, told
        finally:
            child.kill()  # no harm where it has ended


def _environment(home: Path) -> Mapping[str, str]:
    """This process's settings, over the same home. Variables that only look like settings are for `zwfw doctor` to
    name.
    """
    known = {setting.variable for setting in SETTINGS}
    given = {name: text for name, text in os.environ.items() if name in known or not name.startswith("ZWFW_")}
    return {**given, "ZWFW_HOME": str(home)}
