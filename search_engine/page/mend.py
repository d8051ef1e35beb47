"""What mends something, told to each who may have to.

An editor in the console and the maker of a program have different words and different means: what one of them reads is
never cut out of what the other does.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mend:
    """What takes something away.

    Attributes:
        editor: For who has the console: by what can be done there, or whom to ask; no option, field, setting, command.
        program: For who has the command line, sends requests and documents, or sets the installation up.
    """

    editor: str
    program: str

    @classmethod
    def same(cls, words: str) -> Mend:
        """The same words for both."""
        return cls(words, words)
