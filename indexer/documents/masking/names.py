"""Names of persons in running text: those whom the text concerns, by what it says beside them.

A name stands behind a word for somebody concerned (本人, 申请人：, 我儿子), before a number, a sex, a title or a
greeting, or is a line of its own at the end. `readings` tells whether what stands there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from indexer.documents.masking.introducers import CALLS, FIRST, HAN, INTRODUCED, ROLES, VERBS, trie
from indexer.documents.masking.readings import (
    BY_BLANK,
    BY_CALL,
    BY_COLON,
    BY_ROLE,
    BY_VERB,
    RARE_BEHIND_COLON,
    RARE_WHERE_CALLED,
    RUN,
    Name,
    best_name,
    name_before,
    unknown_name,
    whole_name,
)
from indexer.documents.masking.surnames import COMPOUND, SURNAME_COST, surname_of
from indexer.documents.masking.word_costs import word_costs

# Characters of a name that is looked for again, people of one letter who are, and the cost below which a name is a
# word that texts often have.
SHORTEST, MOST_PEOPLE, ORDINARY = 2, 50, 12.0
# Stars of a name; of other peoples' they do not tell the length.
MOST_STARS: Final = 2

FOREIGN: Final = re.compile(
    rf"[{HAN}]{{1,8}}(?:[·•‧][{HAN}]{{1,8}}){{1,3}}|[A-Z][a-z]{{1,15}}(?: [A-Z][a-z]{{1,15}}){{1,3}}(?![A-Za-z0-9])"
)
LATIN: Final = re.compile("[A-Za-z0-9]")
SURNAME: Final = rf"(?:{'|'.join(COMPOUND)}|[{''.join(name for name in SURNAME_COST if len(name) == 1)}])"
# Names in a row: 张三、李四.
NEXT: Final = re.compile(rf"(?:、|和|与|及|以及|，)\s?(?=[{HAN}])")
# Before a name that is shown from behind nothing stands, or what people are greeted by.
START: Final = r"(?:(?<=^)|(?<=[\s，,。；;：:、（(！!？?>》”\"])|(?<=尊敬的)|(?<=网友)|(?<=市民)|(?<=群众))"
# A number that was taken out, with what it is: 张三，身份证号：***. Four stars are a name that was taken out.
OF_NUMBER: Final = (
    rf"[{HAN}]{{0,4}}(?:电话|手机|身份证|证件|护照|微信|卡号|账号|号码|邮箱|联系)[{HAN}]{{0,4}}[：:\s]{{0,2}}"
)
NUMBER: Final = rf"[，,、（(：:\s]{{0,3}}(?:{OF_NUMBER})?(?<!\*)\*{{3}}(?!\*)"
SIGNS: Final = (
    r"(?:先生|女士|小姐|同志|同学)", r"\s?[，,：:]?\s?[您你]好", r"[，,（(、\s]{1,2}[男女][，,。；）)、\s]", NUMBER,
    r"\s{1,2}(?:19|20)\d\d[-/年.]", "来[电信访函]", r"\s?[敬谨拜][上启]", rf"\s?[（(]{trie(ROLES)}[）)]",
)  # fmt: skip
# The first look is for the surname: it fails soonest.
SIGNED: Final = re.compile(rf"(?=[{FIRST}]){START}(?P<name>{SURNAME}[{HAN}]{{1,3}}?)(?={'|'.join(SIGNS)})")
TITLED: Final = re.compile(r"先生|女士|小姐")
# Among the last characters of a letter: a name alone on its line, or behind the last sentence; a date may follow.
TAIL: Final = 60
LINE: Final = re.compile(
    rf"(?:^|[。！？!\n])[ 　\t]{{0,40}}(?P<name>{SURNAME}[{HAN}]{{1,2}})[ 　\t]{{0,40}}"
    r"(?=$|\n[ 　\t]{0,40}(?:$|[\d〇一二三四五六七八九十]{1,4}[年月./-]))"
)
GIVEN_APART: Final = re.compile(rf"我姓(?:{SURNAME})[，,、 ]{{0,2}}名字?[叫是为]?(?P<given>[{HAN}]{{1,2}})(?![{HAN}])")


def names_of(text: str) -> list[Name]:
    """The names of persons concerned in a text, in order. Linear in the text."""
    found: list[Name] = []
    taken: set[int] = set()
    for name in (*_introduced(text), *_signed(text), *_titled(text), *_last_line(text), *_given_apart(text)):
        if taken.isdisjoint(range(name.start, name.end)):
            for one in (name, *_in_a_row(text, name)):
                found.append(one)
                taken.update(range(one.start, one.end))
    return sorted(found)


def names_again(text: str, found: Iterable[Name], people: Iterable[str]) -> list[Name]:
    """The names found in a text and every other place where these people are named, in order. Who is called like an
    ordinary word (高兴) is found again only where something shows it.
    """
    names = list(found)
    taken = {place for name in names for place in range(name.start, name.end)}
    for person in sorted(people, key=len, reverse=True)[:MOST_PEOPLE]:
        if len(person) < SHORTEST or word_costs().of(person) < ORDINARY:
            continue
        start = text.find(person)
        while start >= 0:
            end = start + len(person)
            beside = text[start - 1 : start] + text[end : end + 1] if person.isascii() else ""
            if taken.isdisjoint(range(start, end)) and not LATIN.search(beside):
                taken.update(range(start, end))
                names.append(Name(start, end, len(surname_of(person)) or 1))
            start = text.find(person, end)
    return sorted(names)


def public_form(text: str, name: Name) -> str:
    """A name as a public text has it: its surname, and a star for each other character, two at most."""
    return text[name.start : name.start + name.kept] + "*" * min(MOST_STARS, name.end - name.start - name.kept)


def _introduced(text: str) -> Iterator[Name]:
    """Names behind a word for somebody concerned."""
    place = 0
    while match := INTRODUCED.search(text, place):
        place = match.start() + 1  # 我妹|妹
        if name := _behind(text, match):
            yield name
            place = name.end


def _behind(text: str, match: re.Match[str]) -> Name | None:
    start, word, link = match.end(), match["word"], match["link"] or ""
    if foreign := FOREIGN.match(text, start):
        return Name(*foreign.span(), 1)
    bonus = _bonus(word, link)
    if text[start] in FIRST:
        behind = "" if link else _word_before(text, match.start()) + word
        if name := best_name(text, start, bonus, behind):
            return name
    if bonus == BY_CALL:
        return unknown_name(text, start, RARE_WHERE_CALLED)
    return unknown_name(text, start, RARE_BEHIND_COLON) if bonus == BY_COLON or word == "本人" else None


def _bonus(word: str, link: str) -> float:
    if word in CALLS or "叫" in link:
        return BY_CALL
    if ":" in link or "：" in link:
        return BY_COLON
    if link[:1].isspace():
        return BY_BLANK
    return BY_VERB if word in VERBS else BY_ROLE


def _word_before(text: str, end: int) -> str:
    """The two characters before a place, in which a word may begin that reaches over it."""
    start = max(0, end - 2)
    return text[start:end] if RUN.fullmatch(text, start, end) else ""


def _signed(text: str) -> Iterator[Name]:
    for match in SIGNED.finditer(text):
        if name := whole_name(text, *match.span("name")):
            yield name


def _titled(text: str) -> Iterator[Name]:
    for match in TITLED.finditer(text):
        if name := name_before(text, match.start()):
            yield name


def _last_line(text: str) -> Iterator[Name]:
    match = LINE.search(text, max(1, len(text) - TAIL))
    if match and (name := whole_name(text, *match.span("name"))):
        yield name


def _given_apart(text: str) -> Iterator[Name]:
    for match in GIVEN_APART.finditer(text) if "我姓" in text else ():
        yield Name(*match.span("given"), 0)


def _in_a_row(text: str, name: Name) -> Iterator[Name]:
    """The names that follow one: 张三、李四和王五."""
    while link := NEXT.match(text, name.end):
        following = best_name(text, link.end(), BY_BLANK if link[0][0] == "、" else BY_ROLE)
        if following is None:
            return
        yield following
        name = following
