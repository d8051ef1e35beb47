"""What we say, and what callers have sent, in one message: the first stays whole, the second is made harmless where it
is put in.

A message that quotes a caller must hold no mark that a page could take for more than text. Our own words may: an
example in JSON, <词类>. Once both are one text, nothing can tell them apart. So what we wrote with such marks is an
`OwnText`, and what `format` and + put into it loses its own; an f-string makes plain text of it, which is then cleaned
as a whole. For HTML it is no more than any text: templates escape it.
"""

from __future__ import annotations

import re
from typing import Any

# What no answer repeats of a caller's: marks, control characters, half characters.
UNSAFE = re.compile(r"[<>&\"'\x00-\x1f\x7f\ud800-\udfff]")


class OwnText(str):
    """A text whose every mark we wrote."""

    __slots__ = ()

    def __str__(self) -> OwnText:
        """Itself: `str(error)` of an error that says it is our own text, too."""
        return self

    def __add__(self, other: str) -> OwnText:
        return OwnText(f"{self}{harmless(other)}")

    def __radd__(self, other: str) -> OwnText:
        return OwnText(f"{harmless(other)}{self}")

    def format(self, *texts: Any, **named: Any) -> OwnText:
        """The text with others in it, of which only our own keep their marks."""
        fit = {name: harmless(str(one)) for name, one in named.items()}
        return OwnText(super().format(*(harmless(str(one)) for one in texts), **fit))


def harmless(text: str) -> str:
    """A text as an answer may have it: our own as it is, of any other □ for what is unsafe."""
    return text if isinstance(text, OwnText) else UNSAFE.sub("□", text)
