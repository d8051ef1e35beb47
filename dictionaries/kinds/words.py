"""Words, and what they say: kept whole, equal to others, misspelt, saying nothing, asking for something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import Choice
from dictionaries.kinds.kind import Act, Column, Entries, Group, Kind, Note, Texts, Trait
from dictionaries.patterns.phrase_patterns import beginnings
from dictionaries.patterns.wildcard_patterns import GAP, has_wildcard, parts
from dictionaries.reasons import Message


@dataclass(frozen=True, slots=True)
class Word:
    """A word that segmentation keeps whole."""

    word: Annotated[str, Column("词", "切分时不拆开的词，如 奶茶店", cells.text)]
    note: Note = ""


WORDS = Kind(
    "words", "自定义词", Word, ("word",), Group.UNDERSTANDING, "分词时保持完整的词",
    Trait.NATIONAL | Trait.PLAIN | Trait.ASKED | Trait.REREADS | Trait.SPELLS, place=4,
    texts=(Texts("word", error=Act.BANS | Act.CORRECTS, warn=Act.DROPS | Act.ASKS | Act.PLACES),),
    parts=("analyzer",), needles=lambda row: (row.word,), turn=14,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """A term of the controlled vocabulary (政务主题词), with its place among the others."""

    term: Annotated[str, Column("主题词", "规范的主题词，如 居民身份证", cells.text)]
    broader: Annotated[tuple[str, ...], Column("上位词", "更宽的主题词（属），须是本表已有的主题词；多个以 | 分隔",
        cells.several)] = ()  # fmt: skip
    related: Annotated[tuple[str, ...], Column("相关词", "相关的主题词（参），须是本表已有的主题词；多个以 | 分隔",
        cells.several)] = ()  # fmt: skip
    departments: Annotated[tuple[str, ...], Column("主管部门", "由哪些部门办理，牵头的在前；多个以 | 分隔",
        cells.names)] = ()  # fmt: skip
    themes: Annotated[tuple[str, ...], Column("服务主题", "自然人或法人的服务主题；多个以 | 分隔", cells.names)] = ()
    note: Note = ""


NO_TOPIC = Message(
    "unknown_reference", "“{term}”不是主题词", "“{term}” is no topic", "请先增加该词或改用已有的词",
    "add it first, or use one that there is",
)  # fmt: skip
CIRCLE = Message(
    "contradiction", "上位词成环：沿上位词会回到本词", "the broader terms go in a circle and come back to this one",
    "请改正其中一行", "correct one of the rows",
)  # fmt: skip
OWN_SYNONYM = Message("self_reference", "与词语相同", "is the term itself", "请删去该行", "delete the row")
BOTH_WAYS = Message(
    "contradiction", "“{target}”又指回“{term}”", "“{target}” points back to “{term}”", "请改为一行“等同”",
    "write one row with “等同”",
)  # fmt: skip
GAP_IN_TARGET = Message("forbidden_character", "“{gap}”只能写在词语中", "“{gap}” may stand in the term only")
GAP_EQUAL = Message(
    "contradiction", "带“{gap}”的词不能用“等同”", "a term with “{gap}” cannot be “等同”", "请改为“官方用语”",
    "make it “官方用语”",
)  # fmt: skip
RIGHT_ELSEWHERE = Message(
    "contradiction", "“{wrong}”在别处是正确的词", "“{wrong}” is a right word elsewhere", "请核对", "check it",
)  # fmt: skip


def topic_references(found: Entries) -> Iterator[Fault]:
    """Broader and related terms are terms themselves, and no term is broader than itself by any way."""
    placed = found.get("topics", ())
    broader = {one.entry.term: one.entry.broader for one in placed}
    suspects = _perhaps_in_circles(broader)
    for one in placed:
        for column in ("broader", "related"):
            for term in getattr(one.entry, column):
                if term not in broader:
                    yield one.fault(column, NO_TOPIC(term=term))
        if one.entry.term in suspects and _reaches(one.entry.term, broader):
            yield one.fault("broader", CIRCLE())


def _perhaps_in_circles(broader: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All terms that are in circles, and few others: without those from which no way leads on, again and again. Of
    thousands of terms only these need be followed.
    """
    narrower: dict[str, list[str]] = {}
    open_ways = {}
    for term, wider in broader.items():
        known = [one for one in wider if one in broader]
        open_ways[term] = len(known)
        for one in known:
            narrower.setdefault(one, []).append(term)
    ended = [term for term, count in open_ways.items() if not count]
    left = set(broader)
    while ended:
        term = ended.pop()
        left.discard(term)
        for one in narrower.get(term, ()):
            open_ways[one] -= 1
            if not open_ways[one]:
                ended.append(one)
    return left


def _reaches(term: str, broader: Mapping[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    ahead = list(broader.get(term, ()))
    while ahead:
        current = ahead.pop()
        if current == term:
            return True
        if current not in seen:
            seen.add(current)
            ahead.extend(broader.get(current, ()))
    return False


TOPICS = Kind(
    "topics", "主题词", Topic, ("term",), Group.UNDERSTANDING, "受控词表的主题词：不会被拆开，并带出上下位与相关的词",
    Trait.NATIONAL | Trait.PLAIN | Trait.SAID | Trait.ASKED | Trait.SPELLS, place=3,
    rules=(topic_references,),
    texts=(
        Texts(
            "term", leads="error", error=Act.BANS | Act.CORRECTS,
            warn=Act.DROPS | Act.ASKS | Act.PLACES, is_goal=True,
        ),
        Texts("related", lambda row: (*row.broader, *row.related), leads="error"),
    ),
    parts=("terms",), needles=lambda row: (row.term, *row.broader), turn=13,
)  # fmt: skip

# The relations that keep a match's class, and those that give at most class 3.
KEEPING = ("equivalent", "official")
WEAKER = ("one_way", "broader", "narrower", "related")
RELATIONS = {
    "equivalent": "等同（双向）", "official": "官方用语（单向）", "one_way": "单向", "broader": "上位",
    "narrower": "下位", "related": "相关",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Synonym:
    """What a term also means.

    Attributes:
        relation: `equivalent` (both ways) and `official` (towards the official name) keep the class of a match;
            `one_way`, `broader`, `narrower` and `related` give at most class 3.
        weight: (0, 1], what the target's words count for beside the typed ones.
    """

    term: Annotated[str, Column("词语", "人们所用的词，如 驾照", cells.text)]
    target: Annotated[str, Column("对应词", "检索时一并查找的词，如 机动车驾驶证", cells.text)]
    relation: Annotated[str, Column("关系", "equivalent 等同（双向）；official 对应词是正式名称；one_way 单向；"
        "broader 对应词更宽；narrower 对应词更窄；related 相关", Choice(RELATIONS))]  # fmt: skip
    weight: Annotated[float, Column("权重", "大于 0、不超过 1：命中对应词与命中本词相比的分量", cells.weight)]
    note: Note = ""


def synonyms_of_themselves(found: Entries) -> Iterator[Fault]:
    """A term's target is another text, and official names do not lead back."""
    official = {
        (one.entry.term, one.entry.target) for one in found.get("synonyms", ()) if one.entry.relation in KEEPING
    }
    for one in found.get("synonyms", ()):
        if one.entry.term == one.entry.target:
            yield one.fault("target", OWN_SYNONYM())
        elif one.entry.relation == "official" and (one.entry.target, one.entry.term) in official:
            yield one.fault("relation", BOTH_WAYS(target=one.entry.target, term=one.entry.term))


def gaps_of_synonyms(found: Entries) -> Iterator[Fault]:
    """A gap stands between two texts, in terms alone, and leads one way: nobody types a gap."""
    for one in found.get("synonyms", ()):
        if has_wildcard(one.entry.target):
            yield one.fault("target", GAP_IN_TARGET(gap=GAP))
        if not has_wildcard(one.entry.term):
            continue
        if one.entry.relation == "equivalent":
            yield one.fault("relation", GAP_EQUAL(gap=GAP))
        try:
            parts(one.entry.term)
        except ValueError as error:
            yield one.fault("term", str(error))


SYNONYMS = Kind(
    "synonyms", "同义词", Synonym, ("term", "target"), Group.UNDERSTANDING, "搜前一个词时，也找后一个词的内容",
    Trait.PLAIN | Trait.SAID | Trait.ASKED | Trait.REREADS | Trait.SPELLS, place=1,
    rules=(synonyms_of_themselves, gaps_of_synonyms),
    texts=(
        Texts("term", leads="warn", error=Act.BANS | Act.CORRECTS, warn=Act.REMOVES | Act.PLACES, is_goal=True),
        Texts("target", leads="error", error=Act.BANS | Act.CORRECTS, warn=Act.REMOVES, is_goal=True),
    ),
    parts=("terms",), needles=lambda row: (row.term.split(GAP)[0], row.target), turn=12,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A misspelling that people type (错别字), with what is meant."""

    wrong: Annotated[str, Column("错误写法", "人们误写的词", cells.text)]
    right: Annotated[str, Column("正确写法", "改成的词", cells.text)]
    note: Note = ""


def corrections_of_right_words(found: Entries) -> Iterator[Fault]:
    """What is called wrong is no term, no target, and not right itself."""
    right = {one.entry.term for one in found.get("topics", ())}
    right |= {text for one in found.get("synonyms", ()) for text in (one.entry.term, one.entry.target)}
    right |= {one.entry.right for one in found.get("corrections", ())}
    for one in found.get("corrections", ()):
        if one.entry.wrong in right:
            yield one.fault("wrong", RIGHT_ELSEWHERE(wrong=one.entry.wrong))


CORRECTIONS = Kind(
    "corrections", "错别字", Misspelling, ("wrong",), Group.SPELLING, "常见的写错，按正确的写法理解",
    Trait.PLAIN | Trait.SAID | Trait.ASKED | Trait.REREADS, place=1,
    rules=(corrections_of_right_words,),
    texts=(Texts("wrong", act=Act.CORRECTS), Texts("right", leads="error")), parts=("words",),
    needles=lambda row: (row.wrong,), turn=3,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StopWord:
    """A word that carries nothing."""

    text: Annotated[str, Column("词语", "检索时可以略去的词", cells.text)]
    where: Annotated[str, Column("位置", "anywhere 任何位置；start 开头；end 结尾；alone 只剩它时也略去",
        Choice({"anywhere": "任何位置", "start": "开头", "end": "结尾", "alone": "单独出现时"}))]  # fmt: skip
    role: Annotated[str, Column("作用", "scaffold 去掉；weak 不要求但仍计分",
        Choice({"scaffold": "去掉", "weak": "不要求，但加分"}))]  # fmt: skip
    note: Note = ""


STOPWORDS = Kind(
    "stopwords", "停用词", StopWord, ("text",), Group.UNDERSTANDING, "没有实际意思的词，不要求出现",
    Trait.PLAIN | Trait.ASKED | Trait.NO_TERM | Trait.REREADS | Trait.SUGGESTIONS,
    texts=(
        Texts("text", error=Act.BANS, warn=Act.CORRECTS | Act.PLACES, act=Act.DROPS),
        Texts("text", only=("role", "scaffold"), act=Act.REMOVES),
    ),
    parts=("stop_words",), needles=lambda row: (row.text,), turn=11,
)  # fmt: skip

# What of a matter can be asked for.
ASKED = {
    "materials": "材料", "time": "时限", "fee": "收费", "place": "地点", "conditions": "条件", "process": "流程",
    "contact": "咨询电话", "basis": "依据", "forms": "表格", "benefit": "待遇、标准", "hours": "办理时间",
    "payment": "要缴的钱（保费、税、价格）", "visits": "到现场次数", "expedite": "能否加急",
    "validity_period": "有效期", "age": "年龄要求", "proxy": "能否代办",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskPhrase:
    """A phrase that asks for one element of a matter."""

    text: Annotated[str, Column("问法", "问及事项某一要素的短语，如 要带什么材料", cells.text)]
    asks: Annotated[str, Column("所问要素",
        "materials 材料；time 时限；fee 收费；place 地点；conditions 条件；process 流程；"
        "contact 咨询电话；basis 依据；forms 表格；benefit 待遇标准；hours 办理时间；"
        "payment 缴费金额；visits 到现场次数；expedite 能否加急；validity_period 有效期；"
        "age 年龄要求；proxy 能否代办", Choice(ASKED))]  # fmt: skip
    note: Note = ""


ASKS = Kind(
    "asks", "问法", AskPhrase, ("text",), Group.UNDERSTANDING, "一种问法问的是事项的哪个要素，如材料、时限",
    Trait.PLAIN | Trait.SAID | Trait.NO_TERM | Trait.REREADS | Trait.SUGGESTIONS,
    texts=(Texts("text", error=Act.BANS, warn=Act.CORRECTS, act=Act.ASKS),), parts=("asks",),
    needles=lambda row: (row.text,), turn=6,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskPattern:
    """What asks for one element of a matter, as a pattern (see `dictionaries.patterns.phrase_patterns`)."""

    pattern: Annotated[str, Column("句式", "问法的句式，(甲|乙) 为任选其一，.. 与 ... 为间隔，^ 与 $ 为开头与结尾",
        cells.pattern)]  # fmt: skip
    asks: Annotated[str, Column("所问要素", "取值与“问法”相同", Choice(ASKED))]
    note: Note = ""


ASK_PATTERNS = Kind(
    "ask_patterns", "问法（句式）", AskPattern, ("pattern",), Group.UNDERSTANDING, "同上，用句式概括多种说法",
    Trait.REREADS | Trait.SUGGESTIONS, parts=("ask_patterns",), needles=lambda row: beginnings(row.pattern), turn=6,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AudienceWord:
    """A word that tells whom a query is about: `natural` or `legal`."""

    text: Annotated[str, Column("词语", "说明服务对象的词，如 公司", cells.text)]
    audience: Annotated[str, Column("服务对象", "natural 自然人；legal 法人和其他组织",
        Choice({"natural": "个人", "legal": "企业和其他组织"}))]  # fmt: skip
    note: Note = ""


AUDIENCE = Kind(
    "audience", "服务对象词", AudienceWord, ("text",), Group.UNDERSTANDING, "说明查询是个人还是企业的词",
    Trait.PLAIN | Trait.SAID | Trait.NO_TERM,
    texts=(
        Texts("text", error=Act.BANS, warn=Act.CORRECTS | Act.REMOVES | Act.ASKS | Act.PLACES),
    ),
    parts=("audience",), needles=lambda row: (row.text,), turn=7,
)  # fmt: skip
