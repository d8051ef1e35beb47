"""Masking who asked: 张三 → 张*, 张小三 → 张**; organisations stay as they are."""

from __future__ import annotations

import re

from indexer.documents.pii_patterns import strip_personal

# Short endings count only on longer names: 李会 and 王店 are people.
LONG_ENDING = re.compile(
    r"(?:公司|集团|中心|学校|大学|学院|中学|小学|医院|银行|协会|商会|学会|委员会|合作社|事务所|研究院|研究所|工厂|酒店|超市|商行|经营部|村委|居委)$"
)
SHORT_ENDING = re.compile(r"[局厅委办厂店院校所站社队馆会部处]$")
SHORTEST_WITH_LONG, SHORTEST_WITH_SHORT = 4, 6
BRACKETS = re.compile(r"[（(][^（）()]*[）)]\s*$")
# Nobody is named by these: 王女士, 李某某, 张**, 匿名用户, 热心网友. A whole name with a title (张三先生) is masked.
SURNAME = "(?:.|欧阳|上官|司马|诸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|东方|南宫|独孤|端木|长孙|宇文|轩辕)"
NAMELESS = re.compile(
    rf"^(?:{SURNAME}(?:先生|女士|小姐|同志|同学|老师|师傅|某{{1,3}}|[*＊×]+)|(?:热心|匿名|一位|某位?|广大)?(?:网友|市民|群众|用户|匿名)[\w*]{{0,12}})$",
    re.ASCII,
)
PERSON = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003134f]{2,4}$")


def mask_asker(name: str) -> str:
    """The name as it may be shown; idempotent."""
    name = strip_personal(name)
    if not name or NAMELESS.match(name) or is_organisation(name):
        return name
    return name[0] + "*" * (len(name) - 1 if PERSON.match(name) else 2)


def is_organisation(name: str) -> bool:
    """Whether a name ends as those of companies, offices and schools do."""
    core = BRACKETS.sub("", name)
    if LONG_ENDING.search(core):
        return len(core) >= SHORTEST_WITH_LONG
    return len(core) >= SHORTEST_WITH_SHORT and SHORT_ENDING.search(core) is not None
