"""Names of persons in running text: those whom the text concerns, by what it says beside them.

A name stands behind a word for somebody concerned (本人, 申请人：, 我儿子), before a number, a sex or a greeting, or is a
line of its own at the end. What stands there is a name only where that reads better than ordinary words do: 我女儿安全带
costs less as 安全带 than as somebody of the surname 安. Costs are -ln of probabilities: of surnames, of the characters
of given names (`surnames`), and of words (`word_costs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from indexer.documents.masking.introducers import (
    CALLS,
    HAN,
    INTRODUCED,
    LONG_TITLES,
    ROLES,
    TITLES,
    trie,
)
from indexer.documents.masking.surnames import COMPOUND, NEVER, SURNAME_COST, name_cost, surname_of
from indexer.documents.masking.word_costs import NO_WORD, word_costs

# How much more probable a name is made by what stands before it (nats): 我叫, a colon or a blank, nothing.
BY_CALL, BY_COLON, BY_BLANK, BY_ROLE = 8.0, 6.0, 4.0, 3.0
# By what stands behind it: a number of a person, a sex, a title, a greeting.
BY_SIGN: Final = 8.0
# What a name that is itself a word (高龄) lacks besides.
A_WORD: Final = 3.0
# By which a name must read better than words.
MARGIN: Final = 2.0
# Characters behind a name that decide where it ends.
AHEAD: Final = 4
LONGEST_GIVEN: Final = 2
SHORTEST: Final = 2
# Cost below which a name is a word that texts often have.
ORDINARY: Final = 12.0
# Stars of a name: of other peoples' names they do not tell the length.
MOST_STARS: Final = 2
# Last characters of names of offices and firms.
OFFICES: Final = frozenset("局厅委办厂店院校所站社队馆会部处司心团行")
AND: Final = tuple("和与跟同及")
# Last characters of names of offices and firms.
OFFICES: Final = frozenset("局厅委办厂店院校所站社队馆会部处司心团行")
AND: Final = tuple("和与跟同及")
# Behind a surname these name nobody: 李女士, 陈科长.
TITLES: Final = frozenset(
    [
        "先生",
        "女士",
        "小姐",
        "同志",
        "同学",
        "老师",
        "师傅",
        "大爷",
        "大妈",
        "大叔",
        "大姐",
        "大哥",
        "阿姨",
        "奶奶",
        "爷爷",
        "医生",
        "警官",
        "法官",
        "律师",
        "教授",
        "经理",
        "老板",
        "主任",
        "书记",
        "科长",
        "局长",
        "处长",
        "所长",
        "站长",
        "院长",
        "校长",
        "村长",
        "镇长",
        "区长",
        "市长",
        "县长",
        "队长",
        "部长",
        "厅长",
        "会计",
        "主管",
        "工",
        "总",
        "姐",
        "哥",
        "叔",
        "姨",
        "老",
        "家",
        "氏",
    ]
)

RUN: Final = re.compile(rf"[{HAN}]{{1,12}}")
FOREIGN: Final = re.compile(
    rf"[{HAN}]{{1,8}}(?:[·•‧][{HAN}]{{1,8}}){{1,3}}|[A-Z][a-z]{{1,15}}(?: [A-Z][a-z]{{1,15}}){{1,3}}"
)
END: Final = rf"(?![{HAN}])"
# Names in a row: 张三、李四.
NEXT: Final = re.compile(rf"(?:、|和|与|及|以及|，)\s?(?=[{HAN}])")
SURNAME: Final = rf"(?:{'|'.join(COMPOUND)}|[{''.join(name for name in SURNAME_COST if len(name) == 1)}])"
# Behind a name: what shows that it is one. Before it nothing stands, or what people are greeted and listed by.
START: Final = r"(?:(?<=^)|(?<=[\s，,。；;：:、（(！!？?>》”\"*])|(?<=尊敬的)|(?<=网友)|(?<=市民)|(?<=群众))"
OF_NUMBER: Final = "联系|手机|电话|身份证|护照|微信|卡号|账号|邮箱"
SIGNED: Final = re.compile(
    rf"{START}(?P<name>{SURNAME}[{HAN}]{{1,3}}?)(?=(?:先生|女士|小姐|同志|同学)|\s?[，,：:]?\s?[您你]好"
    rf"|[，,（(、\s]{{1,2}}[男女][，,。；）)、\s]|(?:[，,、（(：:\s]{{1,3}}(?:[{HAN}]{{2,7}}[：:\s]{{0,2}})?|(?:{OF_NUMBER})[{HAN}]{{0,4}}[：:\s]{{0,2}}|)(?<!\*)\*{{3}}(?!\*)"
    rf"|\s{{1,2}}(?:19|20)\d\d[-/年.]|来[电信访函]|\s?[（(](?:{trie(ROLES)})[）)])"
)
TITLED: Final = re.compile(r"先生|女士|小姐")
# The last lines: a name alone, or behind who signs.
LINE: Final = re.compile(
    rf"(?:^|[。！？!\n])[ 　\t]*(?P<name>{SURNAME}[{HAN}]{{1,2}})[ 　\t]*(?=$|\n[ 　\t]*(?:$|[\d〇一二三四五六七八九十]{{1,4}}[年月./-]))"
)
TAIL: Final = 60
GIVEN_APART: Final = re.compile(
    rf"我姓(?P<surname>{SURNAME})[，,、 ]{{0,2}}名字?[叫是为]?(?P<given>[{HAN}]{{1,2}}){END}"
)


class Name(NamedTuple):
    """A name's place in a text; `kept`: characters of it that a public text keeps, its surname."""

    start: int
    end: int
    kept: int


def names_of(text: str) -> list[Name]:
    """The names of persons concerned in a text, in order. Linear in the text."""
    found: list[Name] = []
    for name in (*_introduced(text), *_signed(text), *_titled(text), *_last_lines(text), *_given_apart(text)):
        if not any(name.start < other.end and other.start < name.end for other in found):
            found.append(name)
            found += _in_a_row(text, name)
    return sorted(found)


def names_again(text: str, found: Iterable[Name], people: Iterable[str]) -> list[Name]:
    """The names found in a text and every other place where these people are named, in order. Who is called like an
    ordinary word (高兴) is found again only where something shows it.
    """
    names = list(found)
    taken = {place for name in names for place in range(name.start, name.end)}
    for person in sorted(people, key=len, reverse=True):
        if person not in text or len(person) < SHORTEST or word_costs().of(person) < ORDINARY:
            continue
        for match in re.finditer(re.escape(person), text):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                names.append(Name(*match.span(), len(surname_of(person)) or 1))
    return sorted(names)


def _introduced(text: str) -> Iterator[Name]:
    """Names behind a word for somebody concerned."""
    place = 0
    while match := INTRODUCED.search(text, place):
        place = match.end("word")
        name = _behind(text, match)
        if name is not None:
            yield name
            place = name.end


def _behind(text: str, match: re.Match[str]) -> Name | None:
    bonus = _bonus(match["word"], match["link"] or "")
    foreign = FOREIGN.match(text, match.end())
    if foreign:
        return Name(*foreign.span(), 1)
    behind = "" if match["link"] else _word_before(text, match.start()) + match["word"]
    return _best(text, match.end(), bonus, behind) or _unknown(text, match.end(), _least_cost(match["word"], bonus))


def _word_before(text: str, end: int) -> str:
    """The characters before a place in which a word may begin that reaches over it."""
    start = max(0, end - 2)
    return text[start:end] if RUN.fullmatch(text, start, end) else ""


def _bonus(word: str, link: str) -> float:
    if word in CALLS or "叫" in link:
        return BY_CALL
    if ":" in link or "：" in link:
        return BY_COLON
    return BY_BLANK if link[:1].isspace() else BY_ROLE


def _least_cost(word: str, bonus: float) -> float:
    """The cost of a character from which on unknown words are a name; infinite where no name need stand."""
    if bonus == BY_CALL:
        return 6.0
    return 8.0 if bonus == BY_COLON or word == "本人" else float("inf")


def _best(text: str, start: int, bonus: float, behind: str = "") -> Name | None:
    """The name that a text goes on with, where that reads better than words do; these may begin in what it stands
    behind: 弃婴|儿童.
    """
    surname = surname_of(text[start : start + 2])
    kept = len(surname)
    first = text[start + kept : start + kept + 1]
    if not surname or first in NEVER or text.startswith(LONG_TITLES, start + kept):
        return None
    run = RUN.match(text, start, start + kept + LONGEST_GIVEN + AHEAD)
    ahead = run[0] if run else ""
    words = word_costs().from_each(behind + ahead)
    of_name, before = words[len(behind) :], word_costs().cheapest(behind) if behind else 0.0
    cost, length = NO_WORD, 0
    for end in range(kept + 1, min(kept + LONGEST_GIVEN, len(ahead)) + 1):
        if (given := ahead[kept:end]) not in TITLES:
            of_given = name_cost(surname, given) + (
                A_WORD if bonus < BY_COLON and word_costs().of(ahead[:end]) < NO_WORD else 0.0
            )
            cost, length = min((cost, length), (of_given + _rest_cost(ahead[end:], of_name[end]), end))
    is_name = length and before + cost - bonus + MARGIN < words[0]
    return Name(start, start + length, kept) if is_name else None


def _rest_cost(rest: str, words: float) -> float:
    """The cost of what follows a name: words, or 和 and another name."""
    surname = surname_of(rest[1:3]) if rest[:1] in AND else ""
    if not surname:
        return words
    costs, begin = word_costs(), 1 + len(surname)
    following = costs.from_each(rest)
    names = [
        costs.of(rest[0]) + name_cost(surname, rest[begin:end]) + following[end]
        for end in range(begin + 1, min(begin + LONGEST_GIVEN, len(rest)) + 1)
        if rest[begin:end] not in TITLES
    ]
    return min([words, *names])


def _unknown(text: str, start: int, least: float) -> Name | None:
    """What stands where a name must, and is made of no words: 小林健一."""
    run = RUN.match(text, start)
    if not run or not 3 <= len(run[0]) <= 4 or run[0][-1] in OFFICES:
        return None
    is_rare = word_costs().cheapest(run[0]) > least * len(run[0])
    return Name(*run.span(), 1) if is_rare else None


def _signed(text: str) -> Iterator[Name]:
    """Names before a number, a sex, a greeting, a day."""
    for match in SIGNED.finditer(text):
        if name := _whole(match):
            yield name


def _titled(text: str) -> Iterator[Name]:
    """Names before a title, within a sentence: 与邱小珍女士取得联系."""
    costs = word_costs() if TITLED.search(text) else None
    for match in TITLED.finditer(text):
        end = match.start()
        options = []
        for start in range(max(0, end - 4), end - 1):
            surname = surname_of(text[start:end])
            if (
                costs
                and surname
                and 1 <= end - start - len(surname) <= LONGEST_GIVEN
                and RUN.fullmatch(text, start, end)
            ):
                before = text[max(0, end - 8) : start]
                cost = costs.cheapest(before) + name_cost(surname, text[start + len(surname) : end])
                options.append((cost, start, len(surname)))
        if costs and options:
            cost, start, kept = min(options)
            if cost - BY_BLANK + MARGIN < costs.cheapest(text[max(0, end - 8) : end]):
                yield Name(start, end, kept)


def _last_lines(text: str) -> Iterator[Name]:
    """Who signs a letter."""
    if match := LINE.search(text, max(1, len(text) - TAIL)):
        if name := _whole(match):
            yield name


def _whole(match: re.Match[str]) -> Name | None:
    """The name that a match says is whole, where it reads as one."""
    said = match["name"]
    surname = surname_of(said)
    given = said[len(surname) :]
    if not 1 <= len(given) <= LONGEST_GIVEN or given in TITLES:
        return None
    if name_cost(surname, given) - BY_SIGN + MARGIN >= word_costs().cheapest(said):
        return None
    return Name(*match.span("name"), len(surname))


def _given_apart(text: str) -> Iterator[Name]:
    for match in GIVEN_APART.finditer(text) if "我姓" in text else ():
        yield Name(*match.span("given"), 0)


def _in_a_row(text: str, name: Name) -> Iterator[Name]:
    """The names that follow one: 张三、李四和王五."""
    while link := NEXT.match(text, name.end):
        following = _best(text, link.end(), BY_BLANK if link[0][0] == "、" else BY_ROLE)
        if following is None:
            return
        yield following
        name = following


def public_form(text: str, name: Name) -> str:
    """A name as a public text has it: its surname, and a star for each other character, two at most."""
    return text[name.start : name.start + name.kept] + "*" * min(MOST_STARS, name.end - name.start - name.kept)
