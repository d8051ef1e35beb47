"""Names of persons that nothing introduces: 同队的谷秀兰、曲庆云都认定了.

A stretch of text is cut where it reads best, into ordinary words and names; a name that stands in that cut, and without
which the stretch would read much worse, is one. What is public stays: whom an office's title stands beside, places,
firms. For people's letters alone: of one line of a query it cannot be told (高新企业).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from indexer.documents.masking.introducers import HAN, LONG_TITLES, TITLES
from indexer.documents.masking.readings import LONGEST_GIVEN, Name
from indexer.documents.masking.surnames import COMPOUND, GIVEN, SURNAME_COST, name_cost, surname_of
from indexer.documents.masking.word_costs import word_costs

# -ln of how often a word of a letter is a name; less where it stands alone between signs, or at one side of them. How
# much better it must read than words (nats). Set by the sets of `tests/indexer/documents/masking`.
PRIOR, ALONE, AT_SIGN, MARGIN = 6.0, 4.0, 1.0, 3.0
# A name of two characters is sooner a word that the table does not have.
SHORT: Final = 2.0
# Characters beside a name that decide how it reads, and in which a title stands.
BESIDE, TITLED = 5, 6
SURNAMES: Final = "".join(name for name in SURNAME_COST if len(name) == 1)
CANDIDATE: Final = re.compile(rf"(?:{'|'.join(COMPOUND)}|[{SURNAMES}])(?=[{''.join(GIVEN)}])")
RUN: Final = re.compile(rf"[{HAN}]+")
# Names of other peoples: 阿依古丽·买买提.
DOTTED: Final = re.compile(rf"[{HAN}]{{2,8}}(?:[·•‧][{HAN}]{{1,8}}){{1,3}}")
# Behind what looks like a name these make a place, an office or a firm of it.
PLACE: Final = frozenset(
    "洲岭坡塘路街巷村镇乡县市区省州岛山河湖桥站馆店厂坊堂园院校楼庄屯寨港湾社队局厅委所部处司庙寺祠墓里弄"
)
PLACE_WITHIN: Final = frozenset("洲岭路街巷村镇乡县市区省岛桥站馆店厂局")
FIRM: Final = re.compile(
    rf"[{HAN}]{{0,10}}?(?:公司|集团|商行|超市|便利店|专卖|柜台|门店|纪念|故居|[小中大]学|医院|银行|事务所|合作社|工作室)"
)
# Before a name: whose name is public.
PUBLIC: Final = re.compile(
    r"(?:[局处科所站院校镇乡村区市县省厅队部行社馆园司会组]长|主任|书记|委员|代表|干部|[医护药技律]?[师士]|医生|大夫|教授|专家|代表人"
    r"|负责人|经理|法人|经营者|民警|警官|法官|检察官|审判员|承办人|经办人|网格员|主席|总理|总统|烈士|英雄|模范|作家|诗人|作者|画家|歌手|演员|皇帝)$"
)
SIGNS: Final = "：: 　"


def free_names(text: str) -> Iterator[Name]:
    """The names of persons that read as such by themselves. Linear in the text."""
    dotted = [match.span() for match in DOTTED.finditer(text)]
    yield from (Name(start, end, 1) for start, end in dotted)
    for start, end, places in _stretches(text):
        edges = RUN.match(text, start - 1) is not None and start > 0, RUN.match(text, end) is not None
        for first, last in _cut(text[start:end], places, edges):
            name = Name(start + first, start + last, len(surname_of(text[start + first : start + last])))
            if not _is_public(text, name) and all(end <= name.start or name.end <= start for start, end in dotted):
                yield name


def _stretches(text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Stretches of characters in which names may stand, and where in each one may begin; none overlap."""
    for run in RUN.finditer(text):
        start, end, places = run.start(), run.start(), list[int]()
        for match in CANDIDATE.finditer(text, run.start(), run.end()):
            first = max(run.start(), match.start() - BESIDE)
            if first > end:
                if places:
                    yield start, end, places
                start, places = first, []
            places.append(match.start() - start)
            end = min(run.end(), match.end() + LONGEST_GIVEN + BESIDE)
        if places:
            yield start, end, places


def _cut(said: str, places: Iterable[int], edges: tuple[bool, bool]) -> Iterator[tuple[int, int]]:
    """The names of the best cut. `places`: where one may begin; `edges`: whether the text goes on before and behind."""
    names = {start: found for start in places if (found := list(_names_at(said, start, edges)))}
    if names:
        yield from ((start, end) for start, end, gain in word_costs().cut(said, names) if gain > MARGIN)


def _names_at(said: str, start: int, edges: tuple[bool, bool]) -> Iterator[tuple[int, float]]:
    surname = surname_of(said[start : start + 2])
    if not surname or said[start + len(surname) : start + len(surname) + 1] not in GIVEN:
        return
    first = start + len(surname)
    for end in range(first + 1, min(first + LONGEST_GIVEN, len(said)) + 1):
        given = said[first:end]
        if given not in TITLES and given[-1] not in PLACE_WITHIN:
            at_start, at_end = start == 0 and not edges[0], end == len(said) and not edges[1]
            seen = ALONE if at_start and at_end else AT_SIGN if at_start or at_end else 0.0
            cost = name_cost(surname, given) + PRIOR - seen + (SHORT if end - start == 2 else 0.0)
            # words that reach over its ends can only be cheaper than those within
            if cost + MARGIN < word_costs().cheapest(said[start:end]):
                yield end, cost


def _is_public(text: str, name: Name) -> bool:
    before = text[max(0, name.start - TITLED) : name.start].rstrip(SIGNS)
    after = text[name.end : name.end + 16]
    return (
        PUBLIC.search(before) is not None
        or after.startswith(LONG_TITLES)
        or after[:1] in PLACE
        or FIRM.match(after) is not None
    )
