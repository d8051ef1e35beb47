"""A value of a person as it may be shown, by what it is. docs/decisions/0084 says which rule comes from where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from indexer.documents.masking.addresses import below_road
from indexer.documents.masking.numbers import MASK, strip_numbers
from indexer.documents.masking.shown import ADDRESS, CARD, EMAIL, IDENTITY, NAME, PAPER, PHONE, PLATE, Content
from indexer.documents.masking.surnames import COMPOUND, surname_of

# Short endings count only on longer names: 李会 and 王店 are people.
LONG_ENDING: Final = re.compile(
    r"(?:公司|集团|中心|学校|大学|学院|中学|小学|医院|银行|协会|商会|学会|委员会|合作社|事务所|研究院|研究所|工厂|酒店|超市|商行|经营部|村委|居委)$"
)
SHORT_ENDING: Final = re.compile(r"[局厅委办厂店院校所站社队馆会部处]$")
SHORTEST_WITH_LONG, SHORTEST_WITH_SHORT = 4, 6
BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]\s*$")
# Nobody is named by these: 王女士, 李某某, 张**, 匿名用户, 热心网友. A whole name with a title (张三先生) is masked.
NAMELESS: Final = re.compile(
    rf"^(?:(?:.|{'|'.join(COMPOUND)})(?:先生|女士|小姐|同志|同学|老师|师傅|某{{1,3}}|[*＊×]+)"
    r"|(?:热心|匿名|一位|某位?|广大)?(?:网友|市民|群众|用户|匿名)[\w*]{0,12})$",
    re.ASCII,
)
PERSON: Final = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003134f]{2,4}$")


def mask_name(name: str) -> str:
    """A name with its surname alone (张**, 欧阳**); firms, and who is not named, stay. Idempotent."""
    name = strip_numbers(name)
    if not name or NAMELESS.match(name) or _is_organisation(name):
        return name
    kept = len(surname_of(name)) or 1
    return name[:kept] + "*" * (len(name) - kept if PERSON.match(name) else 2)


def is_person(name: str) -> bool:
    """Whether a name is a whole name of one person, by which a text may name them again."""
    return bool(PERSON.match(name) and surname_of(name)) and not NAMELESS.match(name) and not _is_organisation(name)


def _is_organisation(name: str) -> bool:
    core = BRACKETS.sub("", name)
    if LONG_ENDING.search(core):
        return len(core) >= SHORTEST_WITH_LONG
    return len(core) >= SHORTEST_WITH_SHORT and SHORT_ENDING.search(core) is not None


def _ends(first: int, last: int, shortest: int) -> Callable[[str], str]:
    """Keeps characters at both ends of what is long enough, else none: what is short would be guessed."""

    def mask(value: str) -> str:
        value = value.strip()
        if MASK in value or not value:
            return value
        return value[:first] + MASK + value[len(value) - last :] if len(value) >= shortest else MASK

    return mask


def _mask_email(value: str) -> str:
    name, at, host = value.strip().rpartition("@")
    return name[:1] + MASK + at + host if at and name else MASK if value else value


# Of a citizen's number its first and last place: the region's six and the last four would leave the day of birth alone,
# which many know. Of a card the last four, by which its owner knows it.
MASKS: Final[Mapping[Content, Callable[[str], str]]] = {
    NAME: mask_name,
    IDENTITY: _ends(1, 1, 15),
    PHONE: _ends(3, 4, 11),
    ADDRESS: below_road,
    EMAIL: _mask_email,
    CARD: _ends(0, 4, 12),
    PLATE: _ends(2, 0, 7),
    PAPER: _ends(1, 2, 8),
}
