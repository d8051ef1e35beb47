"""What is wrong, as data: a code for programs, a message and its mend in Chinese and English for people.

A `Message` is declared once, beside the rule that it belongs to, and filled with values where the rule is broken:

    TOO_LONG = Message(
        "too_long", "最长 {most} 个字符，现有 {length} 个", "at most {most} characters, {length} given", "请删减",
        "shorten it",
    )
    raise ValueError(TOO_LONG(most=200, length=len(text)))

What is made is a `Reason`: a text, so everything that shows Chinese sentences takes it as it is; and whoever answers a
program asks it for its code, or for the other language. `str(error)` of an error raised with one is the reason itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from dictionaries.own_text import OwnText

Language = Literal["zh", "en"]
CHINESE: Final[Language] = "zh"
ENGLISH: Final[Language] = "en"
# Of a text that is no `Reason`, as a library raises it.
UNKNOWN_CODE = "invalid"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in two languages, with places `{name}` for values.

    Attributes:
        code: In English, stable: programs decide by it. Messages of one meaning share one.
        chinese, english: What is wrong.
        mend, mend_english: What to do about it; "" where that is plain.
    """

    code: str
    chinese: str
    english: str
    mend: str = ""
    mend_english: str = ""

    def __call__(self, **values: Any) -> Reason:
        """The sentence with its values."""
        return Reason(self, values)


class Reason(OwnText):
    """The Chinese sentence, message and mend in one, that also knows its code and its English.

    Args:
        said: The sentence.
        values: By the names of its places; what callers have sent among them is made harmless.
    """

    __slots__ = ("said", "values")
    said: Message
    values: dict[str, Any]

    def __new__(cls, said: Message, values: dict[str, Any]) -> Reason:
        """Fill the Chinese sentence."""
        whole = f"{said.chinese}，{said.mend}" if said.mend else said.chinese
        made = super().__new__(cls, OwnText(whole).format(**values))
        made.said, made.values = said, values
        return made

    def __getnewargs__(self) -> tuple[Message, dict[str, Any]]:  # type: ignore[override]
        """Of what it is made again in another process."""
        return self.said, self.values

    @property
    def code(self) -> str:
        """For programs."""
        return self.said.code

    def message(self, language: Language = CHINESE) -> str:
        """What is wrong, without the mend."""
        return self._filled(self.said.english if language == ENGLISH else self.said.chinese)

    def mend(self, language: Language = CHINESE) -> str:
        """What to do about it; "" where that is plain."""
        return self._filled(self.said.mend_english if language == ENGLISH else self.said.mend)

    def _filled(self, text: str) -> str:
        return OwnText(text).format(**self.values)


def code_of(reason: str) -> str:
    """The code of a text; `UNKNOWN_CODE` of one that is no `Reason`."""
    return reason.code if isinstance(reason, Reason) else UNKNOWN_CODE


def message_in(reason: str, language: Language) -> str:
    """What is wrong, in a language; a text that is no `Reason` has one language only."""
    return reason.message(language) if isinstance(reason, Reason) else reason


def mend_in(reason: str, language: Language) -> str:
    """What to do about it, likewise."""
    return reason.mend(language) if isinstance(reason, Reason) else ""
