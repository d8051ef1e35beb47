"""Which texts may be a hot term at all: none that may be about one person."""

from __future__ import annotations

import re
from collections.abc import Callable

from dictionaries.banned import MASK as HIDDEN
from indexer.documents.masking.numbers import MASK
from indexer.documents.masking.texts import strip_personal

# Characters of a term: one says nothing, and what is longer than a matter's name is a sentence, which is shown to
# nobody as what others ask.
MIN_LENGTH, MAX_LENGTH = 2, 20
# Digits of a term altogether: hotlines have five or six, from seven on it may be somebody's number, however it is cut.
MOST_DIGITS = 6
# Numbers spelt out: 一三八零零… is how people write one past a filter.
SPELT_NUMBER = re.compile(r"[零〇一二三四五六七八九幺两]{6}")
CHINESE = re.compile(r"[一-龥]")
# The hundred most frequent surnames of the seventh census' report (85 % of all people), and the frequent double ones.
SURNAMES = (
    "欧阳|司马|上官|诸葛|司徒|东方|皇甫|慕容|令狐|夏侯|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
)
# What is asked of one person, not of a matter.
OF_A_PERSON = (
    "电话|手机|手机号|号码|住址|家庭住址|家住哪里|身份证号|身份证号码|微信|年龄|照片|简历|判决书|案底|"
    "前妻|前夫|老婆|老公"
)
NAMED = re.compile(rf"(?P<name>(?:{SURNAMES})[一-龥]{{1,2}})(?:的| )*(?:{OF_A_PERSON})$")
BESIDE_A_NUMBER = re.compile(rf"^(?:\d+[ :,]*)?(?P<name>(?:{SURNAMES})[一-龥]{{1,2}})(?:[ :,]*\d+)?$")


def may_be_hot(text: str, ordinary: Callable[[str], bool]) -> bool:
    """Whether a text may be shown as what others ask for, as far as its characters tell.

    Args:
        text: In normal form.
        ordinary: Whether a piece is a word or a name of a place: 高新区 12345 is about nobody.
    """
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH or not (CHINESE.search(text) or text.isascii()):
        return False
    if MASK in text or HIDDEN in text or "@" in text or strip_personal(text) != text:
        return False
    digits = sum(char.isdigit() for char in text)
    if digits > MOST_DIGITS or digits == len(text.replace(" ", "")) or SPELT_NUMBER.search(text):
        return False
    return not _of_a_person(text, digits, ordinary)


def _of_a_person(text: str, digits: int, ordinary: Callable[[str], bool]) -> bool:
    """A person's name with a number, or with what is asked of persons."""
    named = NAMED.search(text) or (BESIDE_A_NUMBER.match(text) if digits else None)
    return named is not None and not ordinary(named["name"])
