"""What is wrong, as data: a code for programs, a message and its mend in Chinese and English for people.

A `Message` is declared once, beside the rule that it belongs to, and filled with values where the rule is broken:

    TOO_LONG = Message(
        "too_long", "最长 {most} 个字符，现有 {length} 个", "at most {most} characters, {length} given", "请删减",
        "shorten it",
    )
    raise ValueError(TOO_LONG(most=200, length=len(text)))

A value may be a list, which each language joins in its way, another reason, which is told in the same language, or
`Words`, which are others in each.

What is made is a `Reason`: a text, so everything that shows Chinese sentences takes it as it is; and whoever answers a
program asks it for its code, or for the other language. `str(error)` of an error raised with one is the reason itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Final, Literal

from dictionaries.own_text import OwnText, harmless

Language = Literal["zh", "en"]
CHINESE: Final[Language] = "zh"
ENGLISH: Final[Language] = "en"
# Between what is listed, and between a message and its mend.
LISTING: Mapping[Language, str] = {CHINESE: "、", ENGLISH: ", "}
MENDING: Final = "; "
# Of a text that is no `Reason`, as a library raises it.
UNKNOWN_CODE = "invalid"


class Rank(IntEnum):
    """What a warning costs who has sent the row, the dearest first: in this order a report tells warnings."""

    CHANGED = 0  # something that was sent is ignored, or taken otherwise than it was sent
    CONTRADICTORY = 1  # two things that were sent do not fit each other, or something should not be said
    INCOMPLETE = 2  # something is missing


@dataclass(frozen=True, slots=True)
class Words:
    """A value that each language says in its way: the name of a column, the labels of a choice."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in two languages, with places `{name}` for values.

    Attributes:
        code: In English, stable: programs decide by it. Messages of one meaning share one.
        chinese, english: What is wrong.
        mend, mend_english: What to do about it; "" where that is plain.
        joint: What stands between the Chinese message and its mend.
        rank: Of a warning.
    """

    code: str
    chinese: str
    english: str
    mend: str = ""
    mend_english: str = ""
    joint: str = "，"
    rank: Rank = Rank.CHANGED

    def __call__(self, **values: Any) -> Reason:
        """The sentence with its values."""
        return Reason(self, values)

    def with_mend(self, chinese: str, english: str, joint: str = "，") -> Message:
        """The same sentence where more is known of how to mend it."""
        return replace(self, mend=chinese, mend_english=english, joint=joint)


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
        return cls.of(_sentence(said.joint, _filled(said.chinese, values), _filled(said.mend, values)), said, values)

    @classmethod
    def of(cls, sentence: str, said: Message, values: dict[str, Any]) -> Reason:
        """One whose Chinese sentence is there already."""
        made = super().__new__(cls, sentence)
        made.said, made.values = said, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process: the sentence goes along, which costs less than to fill it again."""
        return Reason.of, (str.__str__(self), self.said, self.values)

    @property
    def code(self) -> str:
        """For programs."""
        return self.said.code

    def message(self, language: Language = CHINESE) -> str:
        """What is wrong, without the mend."""
        return _filled(self.said.english if language == ENGLISH else self.said.chinese, self.values, language)

    def mend(self, language: Language = CHINESE) -> str:
        """What to do about it; "" where that is plain."""
        return _filled(self.said.mend_english if language == ENGLISH else self.said.mend, self.values, language)

    def sentence(self, language: Language = CHINESE) -> OwnText:
        """Message and mend in one."""
        joint = MENDING if language == ENGLISH else self.said.joint
        return _sentence(joint, self.message(language), self.mend(language))


def _sentence(joint: str, message: str, mend: str) -> OwnText:
    return OwnText(f"{message}{joint}{mend}" if mend else message)


def _filled(text: str, values: Mapping[str, Any], language: Language = CHINESE) -> OwnText:
    return OwnText(text).format(**{name: _shown(value, language) for name, value in values.items()})


def _shown(value: Any, language: Language) -> Any:
    if isinstance(value, (list, tuple)):
        return OwnText(LISTING[language].join(harmless(str(_shown(one, language))) for one in value))
    if isinstance(value, Words):
        return value.english if language == ENGLISH else value.chinese
    return value.sentence(language) if isinstance(value, Reason) else value


def about(subject: str | Words, reason: str) -> Reason:
    """A reason that names first what it is about; its code and its mend stay."""
    if not isinstance(reason, Reason):
        return Message(UNKNOWN_CODE, "{subject}：{fault}", "{subject}: {fault}")(subject=subject, fault=reason)
    said = reason.said
    named = replace(said, chinese=f"{{subject}}：{said.chinese}", english=f"{{subject}}: {said.english}")
    return named(subject=subject, **reason.values)


def code_of(reason: str) -> str:
    """The code of a text; `UNKNOWN_CODE` of one that is no `Reason`."""
    return reason.code if isinstance(reason, Reason) else UNKNOWN_CODE


def rank_of(reason: str) -> Rank:
    """The rank of a warning's text, likewise."""
    return reason.said.rank if isinstance(reason, Reason) else Rank.CHANGED


def message_in(reason: str, language: Language) -> str:
    """What is wrong, in a language; a text that is no `Reason` has one language only."""
    return reason.message(language) if isinstance(reason, Reason) else reason


def mend_in(reason: str, language: Language) -> str:
    """What to do about it, likewise."""
    return reason.mend(language) if isinstance(reason, Reason) else ""


def sentence_in(reason: str, language: Language) -> str:
    """Message and mend in one, likewise."""
    return reason.sentence(language) if isinstance(reason, Reason) else reason
