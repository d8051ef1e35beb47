"""Postal addresses of persons in running text: from the community on they go, the road and what lies above it stay.

An address is one where numbers with their units follow each other (7栋2单元1103室, 4组27号). It is a person's where the
sentence says that somebody lives there or is sent something, or where the units are those of flats (单元); an office's
(窗口, 大厅, 我局 …) stays, and so does a building that is only spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from indexer.documents.masking.introducers import HAN

# Digits in any width, a few numerals, letters of blocks.
NUMBER: Final = r"(?:[0-9０-９]{1,5}|[一二三四五六七八九十]{1,3}|[A-Za-z甲乙丙丁](?=[单座栋幢区])|[东西南北中](?=单元))"
UNIT: Final = r"(?:号楼|号院|单元|[号栋幢座室弄排门户层楼组社院期#＃]|区(?![域别]))"
PART: Final = rf"[A-Za-z]?{NUMBER}[A-Za-z]?{UNIT}"
# A room without its unit at the end: 15幢1202, 6#1-2304, 5-2-1801.
ROOM: Final = r"[A-Za-z]?[0-9０-９]{1,5}(?:[-－—][0-9０-９]{1,5}){0,3}室?"
CHAIN: Final = re.compile(
    rf"(?:{PART}(?:[{HAN}]{{0,8}}?{PART}){{0,5}}(?:{ROOM})?|(?<![0-9０-９-])[0-9]{{1,3}}-[0-9]{{1,3}}-[0-9]{{2,4}}(?![0-9-]))"
)
# Without one of these there is no address: a number and a unit's first character, or numbers with dashes.
MAY_HAVE: Final = re.compile(
    r"[0-9０-９一二三四五六七八九十A-Za-z甲乙丙丁东西南北中][A-Za-z]?[号栋幢座单室弄排门户层楼组社院期区#＃]|[0-9]-[0-9]{1,3}-"
)
# Nothing is read across the end of a sentence.
STOPS: Final = re.compile(r"[。！？；;!?\n\r]")
# Somebody lives there, or is sent something.
HOME: Final = re.compile(
    r"(?:家|[租居现暂]|我们?|人)住|住[在址处于]|户籍|户口|家庭|收[件货]|[邮请]寄|寄[到至往给]|我们?家|家在|老家|房子|上门|安装"
)
# Units of flats, kinds of homes: no office has them.
FLAT: Final = re.compile(r"单元|小区|花园|公寓|新村|家园|家属院|[里新]村|苑[0-9]")
NUMBERED_FLAT: Final = re.compile(rf"{NUMBER}单元")
# A building and a room in it: 8号楼2302, 11栋3门602, 2-3-101, 3-2-1801.
ROOMED: Final = re.compile(
    r"(?:[栋幢座楼元门]|(?<![0-9-])[0-9]{1,2}-[0-9]{1,2}-|[栋幢座楼元门期][0-9]{1,3}-)[0-9０-９]{3,4}室?$"
)
# Behind these 25号 numbers no house: 国发〔2014〕25号, 第5号.
NO_HOUSE: Final = frozenset("〕］]）)第")
OFFICE: Final = re.compile(
    r"窗口|大厅|大楼|中心|我[局委厅院办处站所]|贵[局委]|局|办公|服务站|服务点|办理|受理|派出所|法院|医院|学校|银行|政务|行政|税务|公司|之间|[0-9]楼[0-9]"
)
# A place that is spoken of beside a home: 我家门口的人民路118号.
BESIDE: Final = re.compile(r"门口|旁|对面|附近|楼下|楼上|隔壁|门前|后面|周边")
# Behind the last of these the community's name begins: a district, a road, a village; words that a place follows.
ABOVE: Final = re.compile(
    r"(?:(?<![小社园城])[市区](?!花)|街道|大道|胡同|[省县旗镇乡村庄路街巷]|城[东西南北]|[的在是于到至寄住址为]|[\s：:，,（(])"
)
# Characters before and behind an address in which something says whose it is; in which its community's name begins.
NEAR, AFTER, BEFORE = 40, 8, 24
LONGEST_NUMBER: Final = 8
# Alone these are no address: 加一层, 三期.
ALONE: Final = re.compile(rf"[A-Za-z]?{NUMBER}(?:单元|[弄排门户层楼院期#＃区])")
MASK: Final = "***"


def mask_addresses(text: str) -> str:
    """The text with `***` for each postal address of a person from its community on. Idempotent; linear in the text."""
    kept: list[str] = []
    end = 0
    for start, stop in _spans(text):
        kept += text[end:start], MASK
        end = stop
    return "".join((*kept, text[end:])) if kept else text


def below_road(address: str) -> str:
    """An address of a person as it may be shown: what lies below the road, village or district is `***`."""
    chain = CHAIN.search(address)
    if chain is None or MASK in address:
        return address if MASK in address or not address else MASK
    above = max((match.end() for match in ABOVE.finditer(address, 0, chain.start())), default=0)
    return address[:above] + MASK


def _spans(text: str) -> Iterator[tuple[int, int]]:
    first = MAY_HAVE.search(text)
    ended = 0
    for chain in CHAIN.finditer(text, max(0, first.start() - LONGEST_NUMBER)) if first else ():
        start, stop = chain.span()
        said = STOPS.split(text[max(ended, start - NEAR) : start])[-1].rpartition(MASK)[2]
        after = STOPS.split(text[stop : stop + AFTER], maxsplit=1)[0]
        near = said[-BEFORE:]
        community = near[max((match.end() for match in ABOVE.finditer(near)), default=0) :]
        is_house = said[-1:] not in NO_HOUSE and not ALONE.fullmatch(chain[0])
        if is_house and _is_home(said, community + chain[0], after):
            yield start - len(community), stop
        ended = stop


def _is_home(before: str, said: str, after: str) -> bool:
    if OFFICE.search(before + said + after):
        return False
    if ROOMED.search(said):
        return True
    homes = [match.end() for match in HOME.finditer(before)]
    if homes and not BESIDE.search(before, homes[-1]):
        return True
    return bool(FLAT.search(said)) and ("室" in said or "址" in before or NUMBERED_FLAT.search(said) is not None)
