"""What a serving process asks of the system's memory: its heap in huge pages.

A search reads thousands of places all over a heap of hundreds of megabytes. Of pages of 4 KiB the processor knows the
addresses of a few at a time, and looks the others up; a guest of a virtual machine looks up those of its host as well.
Of pages of 2 MiB it knows enough (docs/decisions/0061).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# What the C library's allocator and Python's choice of one are told by.
TUNABLES, ALLOCATOR = "GLIBC_TUNABLES", "PYTHONMALLOC"
# The first one that asks the system for huge pages.
GLIBC = (2, 35)
SYSTEM = Path("/sys/kernel/mm/transparent_hugepage")
NOT_OFFERED = "[never]"
# Some processors have larger ones, of up to 512 MiB: a process would have several of those for a heap of one.
LARGEST = 4 << 20
# Python's own allocator takes its memory a mebibyte at a time, which no huge page fits in: so all is the C library's,
# in one heap for all threads (a thread's own grows in steps too small for one). What is large lies in it too, and some
# of what is free at its end is kept: given back, a huge page would be emptied anew for the next request.
ASKED = {
    TUNABLES: ":".join(
        (
            "glibc.malloc.hugetlb=1",
            "glibc.malloc.arena_max=1",
            f"glibc.malloc.mmap_threshold={32 << 20}",
            f"glibc.malloc.trim_threshold={64 << 20}",
        )
    ),
    ALLOCATOR: "malloc",
}


def huge_page_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of the environment with which a Python process that is started has its heap in huge pages.

    None where the system has none of that size to give, the C library cannot ask for them, or the operator has set one
    of the two: `PYTHONMALLOC=pymalloc` is how one does without.
    """
    if ALLOCATOR in environment or TUNABLES in environment or glibc_version() < GLIBC or not _are_offered():
        return {}
    return dict(ASKED)


def without_huge_pages(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that a serving one starts and that serves nothing: without those variables."""
    return {name: value for name, value in environment.items() if ASKED.get(name) != value}


def glibc_version() -> tuple[int, ...]:
    """The version of the C library; empty where it is another's."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):
        return ()
    parts = version.split(".")
    return tuple(map(int, parts)) if name == "glibc" and all(part.isdigit() for part in parts) else ()


def _are_offered() -> bool:
    try:
        offered, size = ((SYSTEM / name).read_text(encoding="ascii") for name in ("enabled", "hpage_pmd_size"))
    except OSError:
        return False
    return NOT_OFFERED not in offered and int(size) <= LARGEST
