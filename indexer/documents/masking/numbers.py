"""Taking numbers of persons out of a text: of papers, accounts, plates, telephones; and e-mail addresses.

A number is read in any writing (full width, spaces or dashes inside, Chinese numerals). Its form decides where that
proves it (a mobile phone, a check digit); else the word that is nearest to it says what it is the number of. Codes of
organisations (统一社会信用代码) and matters (实施编码), 文号, dates, sums and hotlines stay.

Of 463 texts with a number of a person and 473 without one, this finds 460 and takes none of the others. Any run of
seven digits would take 226 of these (实施编码, sums, dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from dictionaries.normalize import normalize
from indexer.documents.masking.number_forms import (
    ABROAD,
    AREA_AND_NUMBER,
    BANK_CARD,
    BARE_PAPER,
    FIRST_CASES,
    ID_CARD,
    ID_PIECES,
    LANDLINE,
    MIXED,
    MOBILE,
    MOBILE_FIRST,
    NAMED,
    is_bank_card,
    is_credit_code,
    is_id_card,
)

MASK = "***"

DIGIT: Final = "0-9０-９⓪①-⑨"
NUMERAL: Final = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
# Without one of these a text has no number of a person: a mail's sign, two digits (no plate has fewer), five numerals.
MAY_HAVE: Final = re.compile(
    rf"@|[{DIGIT}][^{DIGIT}]{{0,4}}[{DIGIT}]|[{NUMERAL}](?:[^{NUMERAL}]{{0,3}}[{NUMERAL}]){{4}}"
)
AS_DIGITS: Final = str.maketrans(
    "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨", "001234567891123456789" + "0123456789"
)
# Numerals that are part of a number; not the one or two beside a number in digits (张三 13812345678, …一直没人接),
# nor one behind a comma (…,一直没到账).
NUMERALS: Final = re.compile(
    rf"(?<=,)[{NUMERAL}](?![{NUMERAL}0-9 ])"
    rf"|(?<![{NUMERAL}0-9])[{NUMERAL}]{{1,2}}(?= ?[0-9]{{3}})|(?<=[0-9]{{5}})[{NUMERAL}]{{1,2}}(?![{NUMERAL}0-9])"
    rf"|(?P<number>[{NUMERAL}⓪①-⑨]+)"
)
# Nothing is read across the end of a sentence.
SENTENCE: Final = re.compile(r"[^。！？；\n\r]+")
# Every repetition is bounded, so that the cost is linear whatever the text.
EMAIL: Final = re.compile(r"[a-z0-9._%+\-]{1,64}@(?:[a-z0-9\-]{1,63}\.){1,8}[a-z]{2,24}")
# Addresses of offices, which stay.
OF_OFFICE: Final = ("@gov.cn", ".gov.cn")
# A name that somebody chose there; 公众号 are not read so.
WECHAT: Final = re.compile(
    r"(?:微信|weixin|wechat|vx|wx)号?(?:[:是为 ]){0,2}"
    r"(?P<number>(?=[a-z_\-]{0,19}\d)[a-z][a-z0-9_\-]{5,19})(?![a-z0-9_\-])"
)
PIECE: Final = re.compile(r"[a-z0-9]+")
# What may stand between pieces of one number; three stars are a number that was taken out.
BETWEEN: Final = re.compile(r"[ \-‐–—_.·•*,、()~/]{1,2}")
# What joins pieces to one code (511A18-511602000000-000): no number ends there.
JOINT: Final = frozenset("-_.")
PLATE: Final = re.compile(
    r"(?<![a-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[a-z][ .·•\-]?"
    r"(?P<number>(?=[a-z]*\d[a-z]*\d)(?:[a-z0-9]{5,6}|[a-z0-9]{4}[学挂警港澳领使]))(?!-?[a-z0-9])"
)
# Behind a short number these make it a date or a count.
COUNTED: Final = frozenset("年月日户人个元次岁天")
# Years, months, days and times, one or several.
DAY: Final = (
    r"(?:19|20)\d\d(?:[ ./\-](?:0?[1-9]|1[0-2])(?:[ ./\-](?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?)?)?"
)
DATES: Final = re.compile(rf"{DAY}(?:[ ./\-~—,、]{{1,2}}{DAY}){{0,5}}")
# 〔2021〕112号: a paper of an office.
YEAR_IN_BRACKETS: Final = re.compile(r"(?<=\()(?:19|20)\d\d\)")
# A sum or a measure: what stands after it, or before.
UNIT: Final = re.compile(
    r"(?:\.\d\d)? ?(?:元|[万亿](?!达|科|象)|块钱?|美元|人民币|平[方米]|㎡|千瓦|度电|人次|吨|公里|公顷|亩|多元)"
)
MONEY: Final = re.compile(r"[¥$] ?$")
# So many small pieces beside each other are one number, or none: that a row of digits costs no window for each pair.
SMALL, SPELT = 2, 4
# Characters before a number, and after it, in which a word is its own; digits and letters of the longest number, and
# of the shortest.
BEFORE, AFTER, LONGEST, SHORTEST = 20, 8, 28, 5


# Kind of a number → the words that say so, in normal form. The word that is nearest to the number decides.
WORDS: Final = {
    # 证: 身份证, 居住证, 回乡证, 港澳居民来往内地通行证 …
    "paper": (
        "证 护照 身份证 身分证 身份号 公民身份 社会保障号 社保号 参保 驾驶人 户口 户号 驾照 档案 学籍 军字"
        " 永居 永久居留 五星卡 病历 住院号 hkid passport huzhao txz tongxingzheng taibaozheng sfz shenfenzheng"
    ),
    "account": (
        "账号 帐号 账户 卡 存折 户头 微信 支付宝 钱包 个人编号 客户编号 社保编号 医保编号 转到 退到 银行 农行"
        " 工行 建行 燃气户号 水表户号 电费户号 qq vx yinhangka kahao"
    ),
    "plate": "车牌 牌照 号牌",
    "phone": "电话 手机 固话 座机 小灵通 家电 宅电 我的号 联系 致电 回电 回复 打 来电 反映 tel phone shouji dianhua",
    # Not of a person: what offices, goods and things are numbered by, sums and dates.
    "other": (
        "编码 代码 代号 编号 文号 单号 订单 发票 税号 纳税 识别号 注册号 登记号 登记证 许可证 产权证 合格证"
        " 等级证 证书 验证 许可 备案 批号 批准 合同 流水 受理 办件 工单 区划 邮编 邮政 传真 金额 余额 资本"
        " 少发 欠 扣款 基数 费 坐标 经度 纬度 密码 核验码 商标 专利 有效期 到期 出生日期 生于 日期 错误 版本"
        " 项目 事项 清单 缴款 处罚 违法 案件 信访 信件 快递 物流 客服 热线 isbn hs"
    ),
}
KIND: Final = {word: kind for kind, words in WORDS.items() for word in words.split()}
# The longest first; literals alone, which `re` finds by their first characters.
WORD: Final = re.compile("|".join(map(re.escape, sorted(KIND, key=len, reverse=True))))
# Behind a word of a person's number these say nothing else: 护照编号, 驾照档案编号.
OF_THE_WORD_BEFORE: Final = frozenset({"编号", "编码"})
# Whose telephone or account it is: the nearest decides.
OFFICE: Final = (
    "财政 专户 对公 公司 单位 中心 工会 保证金 党费 基本户 局 科 厅 办 所 街道 村委 居委 医院 学校 招生 物业"
    " 窗口 大厅 咨询 服务 热线 人员 法人 负责人 人民政府 人民医院 人民法院 人社 人才 人力 客服 监督 举报 总机"
    " 值班 抢修 部门 我国 我市 我区 我县 我省 我委 我院 我校 我办 我厅 我局 我科 我处 我站 我会 我行 我馆 我镇"
    " 我街道 我中心 我单位 我公司"
)
PERSON: Final = (
    "我 您 家里 家中 家属 家电 家庭 老家 妈家 宅电 业主 户主 户名 房东 租客 住户 居民 市民 来电 个人 人 先生"
    " 女士 爸 妈 父母 孩子 儿子 女儿 老公 老婆 丈夫 妻子 回电 回复至 留个电话"
)
OWNER_OF: Final = dict.fromkeys(PERSON.split(), "person") | dict.fromkeys(OFFICE.split(), "office")
OWNER: Final = re.compile("|".join(sorted(OWNER_OF, key=len, reverse=True)))
# What a word behind a number follows it by.
LINK: Final = re.compile(r"(?: ?(?:这[个张本]|就?是|的)(?:我|本人|[他她])?的?)?(?:居民|老)?")
# Words in letters that are typed before a number without a space.
LATIN_WORD: Final = re.compile(
    r"(?:sfz|shenfenzheng|idcard|huzhao|passport|txz|tongxingzheng|taibaozheng|qq|vx|yinhangka|kahao|telephone|tel|phone"
    r"|shouji|dianhua)?(?:hao)?(?=[a-z]{0,3}\d)"
)


class Piece(NamedTuple):
    """Letters and digits without anything between, of a text in normal form."""

    start: int
    end: int
    text: str


class Context(NamedTuple):
    """What is said beside a number.

    Attributes:
        kind: Of the nearest word (`WORDS`); "" without one.
        owner: `person` or `office`; "" for nobody.
        is_alone: Nothing is said.
        is_abroad: A + stands before it.
        is_joined: It is the end of a word and a dash: faq-330110-0001.
    """

    kind: str
    owner: str
    is_alone: bool
    is_abroad: bool
    is_joined: bool


def strip_numbers(text: str) -> str:
    """The text with `***` for each number of a person and each e-mail address; of a plate the place stays. Idempotent,
    and linear in the text.
    """
    if not MAY_HAVE.search(text):
        return text
    return SENTENCE.sub(lambda found: _stripped(found[0]) if MAY_HAVE.search(found[0]) else found[0], text)


def _stripped(sentence: str) -> str:
    normal = normalize(sentence)
    kept: list[str] = []
    end = 0
    for start, stop in _spans(normal.text):
        first, last = normal.original_span(start, stop)
        kept += sentence[end:first], MASK
        end = last
    return "".join((*kept, sentence[end:]))


def _spans(said: str) -> list[tuple[int, int]]:
    """Where numbers of persons stand in a sentence in normal form, in order."""
    written = NUMERALS.sub(_as_digits, said)
    mails = EMAIL.finditer(said) if "@" in said else ()
    spans = [match.span() for match in mails if not match[0].endswith(OF_OFFICE)]
    spans += [match.span("number") for match in WECHAT.finditer(said)]
    taken = {place for span in spans for place in range(*span)}
    # First as typed: 七 of 浙A12345七月 is not of the plate, 浙A八八八六六 is one.
    for text in (said,) if said == written else (said, written):
        for match in PLATE.finditer(text):
            if match.start("number") not in taken and not UNIT.match(said, match.end()):
                spans.append(match.span("number"))
                taken.update(range(*match.span("number")))
    ended = 0
    for run in _runs(written, taken):
        # a mail or a plate before it will be stars, across which nothing is read
        ended = max([ended, *(end for _, end in spans if end <= run[0].start)])
        for span in _of_run(said, written, run, ended):
            spans.append(span)
            ended = span[1]
    return sorted(spans)


def _as_digits(found: re.Match[str]) -> str:
    return found[0].translate(AS_DIGITS) if found["number"] else found[0]


def _runs(written: str, taken: set[int]) -> Iterator[list[Piece]]:
    """Pieces that may be of one number together: near to each other, and none of them a word."""
    run: list[Piece] = []
    for match in PIECE.finditer(written):
        start, end = match.span()
        if start in taken and end - 1 not in taken:
            start = next(place for place in range(start, end) if place not in taken)
        text = written[start:end]
        is_word = text.isalpha()
        if not is_word and text[0] > "9" and (word := LATIN_WORD.match(text)):
            text, start = text[word.end() :], start + word.end()
        if run and (_is_apart(written, run, text, start) or not BETWEEN.fullmatch(written, run[-1].end, start)):
            yield run
            run = []
        if (is_word and len(text) > 2) or end - 1 in taken:
            if run:
                yield run
            run = []
        else:
            run.append(Piece(start, end, text))
    if run:
        yield run


def _is_apart(written: str, run: list[Piece], text: str, start: int) -> bool:
    """Whether letters beside a number are another word: passport no. E12345678, I …"""
    if not text[:1].isalpha() or not {" ", ","} & {*written[run[-1].end : start]}:
        return False
    return run[-1].text.isalpha() or (text.isalpha() and text != "x")


def _of_run(said: str, written: str, run: list[Piece], ended: int) -> Iterator[tuple[int, int]]:
    """The numbers of a run, the longest from each piece on."""
    start, end = run[0].start, run[-1].end
    if end - start < SHORTEST or UNIT.match(said, end) or DATES.fullmatch(written, start, end):
        return
    if MONEY.search(said, max(0, start - 2), start) or YEAR_IN_BRACKETS.match(written, start):
        return
    context = _context(said, start, end, ended)
    cuts, first = _cuts(written, run), 0
    while first < len(run):
        ends = (last for last in _ends(run, cuts, first) if last == first + 1 or not _is_counted(said, run[last - 1]))
        last = next((last for last in ends if _is_personal(written, run[first:last], context)), 0)
        if last:
            yield _with_signs(said, run[first].start, run[last - 1].end)
        first = max(last, first + 1)


def _is_counted(said: str, piece: Piece) -> bool:
    """Whether a piece is a number of its own, by its unit: 户号3302145087616，6月."""
    return piece.end - piece.start <= len("2026") and said[piece.end : piece.end + 1] in COUNTED


def _cuts(written: str, run: list[Piece]) -> list[bool]:
    """Whether a number may begin at each piece, and end before it: not at a joint, nor among small pieces."""
    cuts = [True, *(written[one.end : other.start] not in JOINT for one, other in pairwise(run)), True]
    for is_small, block in groupby(range(len(run)), lambda place: len(run[place].text) <= SMALL):
        places = list(block)
        if is_small and len(places) >= SPELT:
            cuts[places[1] : places[-1] + 1] = [False] * (len(places) - 1)
    return cuts


def _ends(run: list[Piece], cuts: list[bool], first: int) -> Iterator[int]:
    """Ends of what begins with a piece, the longest first, none of it longer or shorter than a number is."""
    if not cuts[first]:
        return
    last, length, ends = first, 0, []
    while last < len(run) and (length := length + len(run[last].text)) <= LONGEST:
        last += 1
        if cuts[last] and length >= SHORTEST:
            ends.append(last)
    yield from reversed(ends)


def _with_signs(said: str, start: int, end: int) -> tuple[int, int]:
    """With the + before it, and the bracket that it has opened: A123456(7)."""
    inside = said[start:end]
    is_open = inside.count("(") > inside.count(")")
    return start - said.startswith("+", start - 1), end + (is_open and said.startswith(")", end))


def _context(said: str, start: int, end: int, ended: int) -> Context:
    before = said[max(ended, start - BEFORE) : start].rpartition(MASK)[2]
    after = said[end : end + AFTER].partition(MASK)[0]
    is_alone = not said[:start].strip() and not said[end:].strip()
    kind = _kind_before(before) or _kind_after(after)
    is_joined = (
        said[start - 1 : start] in JOINT and start > 1 and said[start - 2].isalnum() and said[start - 2].isascii()
    )
    return Context(kind, _owner_of(before, after), is_alone, before.endswith("+"), is_joined)


def _is_personal(written: str, pieces: list[Piece], context: Context) -> bool:
    number = "".join([piece.text for piece in pieces])
    sizes = tuple([len(piece.text) for piece in pieces])
    if _proves_itself(number, sizes, context):
        return True
    if context.is_alone and len(sizes) == 1 and BARE_PAPER.fullmatch(number):
        return True
    if AREA_AND_NUMBER.fullmatch(written, pieces[0].start, pieces[-1].end):
        return context.owner == "person"
    return not context.is_joined and _is_named(number, sizes, context)


def _proves_itself(number: str, sizes: tuple[int, ...], context: Context) -> bool:
    """A mobile phone's or a card's number, whatever is said beside it."""
    if MOBILE.fullmatch(number):
        return context.kind == "phone" or set(sizes) == {1} or (sizes[0] in MOBILE_FIRST and sizes != (4, 4, 3))
    if ID_CARD.fullmatch(number) and sizes in ID_PIECES:
        if is_id_card(number) or context.owner == "person":
            return True
        return context.kind != "other" and number[6:10] < FIRST_CASES and not is_credit_code(number)
    is_card = BANK_CARD.fullmatch(number) and (len(sizes) == 1 or set(sizes[:4]) == {4})
    return bool(is_card) and context.kind != "other" and is_bank_card(number)


def _is_named(number: str, sizes: tuple[int, ...], context: Context) -> bool:
    """Whether what is said beside a number makes it one of a person."""
    kind, is_persons = context.kind, context.owner == "person"
    if context.is_abroad and (is_persons or kind == "phone") and ABROAD.fullmatch(number):
        return True
    if kind == "phone" and is_persons and LANDLINE.fullmatch(number):
        return True
    if kind not in NAMED or (kind == "account" and context.owner == "office"):
        return False
    if NAMED[kind].fullmatch(number):
        return True
    least, most, digits = MIXED.get(kind, (0, 0, 0))
    return len(sizes) == 1 and least <= len(number) <= most and sum(map(str.isdigit, number)) >= digits


def _kind_before(text: str) -> str:
    """What a number behind a text is of, by the last word; "" where no word says."""
    kind, end = "", -1
    for match in WORD.finditer(text):
        if not (kind and match.start() == end and match[0] in OF_THE_WORD_BEFORE):
            kind = KIND[match[0]]
        end = match.end()
    return kind


def _kind_after(text: str) -> str:
    """The same of a number before a text, where that goes on with the word: …是我的护照, …这个身份证."""
    link = LINK.match(text)
    match = WORD.match(text, link.end()) if link else None
    kind = KIND[match[0]] if match else ""
    return "" if kind in ("phone", "other") else kind


def _owner_of(before: str, after: str) -> str:
    """`person` or `office` by the last word before a number, else `person` by the first after it; "" for nobody."""
    words = OWNER.findall(before)
    if words:
        return OWNER_OF[words[-1]]
    match = OWNER.search(after)
    return "person" if match and OWNER_OF[match[0]] == "person" else ""
