"""What is asked for: materials, time, fee, place … The phrase goes; what it asks stays on record.

Phrases of two characters are also words of names (费用, 材料): they ask only at the end of a query, one or several
(护照 材料 费用), and beside something that they ask about. A verb before a phrase may change what it asks: 能领多少
(see `money_asked`). What is asked about may stand in the middle of a pattern (办护照要几天): it stays. Questions of yes
or no are found in whatever form they are put (see `plain_question`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dictionaries.patterns.phrases import Occurrence
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import Offsets, is_inside, known_things, without
from search_engine.query.analysis.plain_question import plain_question
from search_engine.query.analysis.query_analysis import REMOVED, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.words import Boundaries

# Which way the asked money goes, as the asker's verb says it: 能领多少, 要交多少, 收多少手续费, or no verb at all. A
# verb decides only where it takes the sum: in 领证多少钱 and 退休多少钱 it does not. Without one the matter decides,
# which only the page knows: `money` leaves it to the page. What the listed phrase names as paid out or paid in
# (社保多少钱) stands beside it: then nobody asks whether the office charges for its part.
MONEY = frozenset({"fee", "benefit", "payment"})
A_SUM = re.compile("多少|几[块元毛百千万个成点分]|什么价|贵|便宜")
# Nothing but these stands between a verb and its sum: 能领到的是多少, 补缴了几千.
TAKES = "[销取到了的是个得回出完掉纳存费税款钱还放满]{0,3}(?:多少|几)"
# Names of matters end in 申领, 补领, 换发, 核发, 申报, 提交: these verbs take papers, and say no way of money.
VERB = re.compile("[领拿发报退提取补奖赔贷返]")
# Who gives it: 政府出多少 is got, 要出多少 is paid.
GIVER = "(?:政府|国家|公家|财政|单位|给)"
GETS = re.compile(
    f"{GIVER}出{TAKES}|(?:(?<![申补换核签颁印转收年]){VERB.pattern}|(?<!要)给){TAKES}|(?:多少|几).{{0,3}}(?:能|可以)[领拿报退]"
)
PAYS = re.compile(f"(?:(?<![提给支])[交缴罚扣付]|要给){TAKES}")
# What it costs is the sum and the fee, whatever the sum is called.
COSTS = re.compile(f"(?:[花掏]|(?<!政府)(?<!国家)(?<!公家)(?<!财政)(?<!单位)(?<!给)出){TAKES}")
# The office's own charge: 收多少钱, 工本费多少. 费用 is said of anything.
CHARGES = re.compile("收|费(?!用)")


def money_asked(listed: str, text: str, start: int, end: int, since: int = 0) -> tuple[str, ...]:
    """What a phrase asks for.

    Args:
        listed: What the dictionary says that it asks.
        text: The query; `[start, end)` is the phrase.
        since: Where what was asked before ends: verbs before it take no sum of this phrase.
    """
    if listed not in MONEY or not A_SUM.search(text, start, end):
        return (listed,)
    is_fee = listed == "fee"
    if is_fee and CHARGES.search(text, start, end):
        return ("fee",)
    if _ends_within(COSTS, text, start, end, since):
        return ("payment", "fee")
    if _ends_within(PAYS, text, start, end, since):
        return ("payment", "fee") if is_fee else ("payment",)
    if _ends_within(GETS, text, start, end, since):
        return ("benefit",)
    return ("money",) if is_fee or VERB.match(text, start) else ("money", listed)


def takes_a_sum(text: str, start: int, end: int) -> bool:
    """Whether a verb of getting or paying takes what is asked: 个税退多少, and not 电话多少."""
    return _ends_within(PAYS, text, start, end) or _ends_within(GETS, text, start, end)


def _ends_within(verb: re.Pattern[str], text: str, start: int, end: int, since: int = 0) -> bool:
    """Whether a verb takes the sum of the phrase; the verb may stand before it, but not before `since`."""
    return any(found.end() > start for found in verb.finditer(text, since, end))


SHORT = 2
# Of money it asks the sum, of anything else (电话多少) who knows what.
HOW_MUCH = "多少"
OF_MONEY = re.compile(
    "(?:[金费税款贴助偿恤]|低保|养老|退休|失业|社保|医保|报销|独子|奖励|遗属)(?:每?一?个?[月年次]|一共|总共|大概|大约|能|可以|到底|是|有)*$"
)
# Of 怎么注销, 去哪里换, 几年换一次, 几岁上学 the verb decides which matter is meant: it stays to be looked for.
HOW = re.compile("(?:怎么|如何|怎样|咋)(?!(?:办|办理|弄|操作|做|整|申请|走流程|加急)$)")
WHERE = re.compile(
    ".*哪里?儿?(?=(?:[换补转查签领取开审打盖做]|登记|申请|盖章)$)|.*[年久间月](?=.?.?换)|.*[岁龄](?=[上考领开])"
)
# What belongs to a question of time behind it: 要多久|能拿到, 几天|才下来.
DONE = re.compile(
    "(?:才能|才可以|才|能够|能|可以)?"
    "(?:拿到手?|拿证|领到手?|领证|取到|取证|收到|到手|办[好完成下]来?|批[好完]|批?下来|批下|出来|出证|弄好|搞定)"
)
# Asks whose patterns begin with what a sum is asked about, and where the question begins.
ABOUT_SUMS = frozenset({"payment", "benefit"})
SUM = re.compile(
    "(?:要|收|交|缴|能|可以|可|会|一共|总共|大概|一般|每月|每年|一个月|一年|一次|最低|最高|个人)*(?:领|拿|补|报|发|给|奖|赔)?"
    "(?:多少|几[百千万个块毛年成点]|百分之几|怎么算|怎么收费|收费|价格|单价|价位|贵不贵|什么价|一[吨度方]|标准|税率|费率|比例|基数|利率|利息|额度)"
)
# Who or what is asked about before what they may (什么人…能, 什么情况…可以): what stands between is looked for.
WHO = re.compile(
    "(?:什么|啥|哪些|哪种|怎样|什么样|怎么样|哪类|哪样|谁|哪个)的?(?:人群|人|家庭|企业|公司|情况|单位|对象|条件|群体|户|学生|老人|房子|车)?"
)
MAY = re.compile("才?(?:不?能够?|可以?|有资格|符合|属于|算|享受)")
BETWEEN = 2
# Who has to come is asked beside how often: 要本人去吗.
IN_PERSON = re.compile("本人|亲自|自己|当事人")
# A phrase of two characters that asks wherever it stands, and is a word of no name: 多久, 哪里.
QUESTION = re.compile("[多几哪啥]")
# What of 登记收费吗 is the matter.
CHARGE = re.compile("(?:申请|登记|注册|补办|换证|签证|签注|办证|办理).{0,3}?(?=收|费|要|多少|几|价)")
TAIL = re.compile(r"[吗呢啊呀么吧了的?!。.,，\s]*$")
# What stands between two things that are asked for.
AND = re.compile(r"[和与及跟、,，;/\s]*|以及|还有")


@analysis_step("识别所问要素", off="asks")
def detect_requested_fields(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find the phrases."""
    text = analysis.text
    phrases, things = _phrases(text, resources)
    free = [one for one in phrases if analysis.is_free(one.start, one.end)]
    if not free:
        return analysis
    seen = [_with_end(one, analysis) for one in free]
    end = _end_of_core(text, seen)
    found = [one for one in seen if _counts(one, analysis, resources, end)]
    # 带什么 材料: what stands next to a phrase belongs to it
    edges = {edge for one in found for edge in (one.start, one.end)}
    found = [one for one in seen if one in found or one.start in edges or one.end in edges]
    if not found:
        return analysis
    before = [0, *(one.end for one in found)]
    asked = [(one, ask) for one, since in zip(found, before, strict=False) for ask in _asks_of(one, text, since)]
    asks = tuple(dict.fromkeys((*analysis.asks, *(ask for _, ask in asked))))
    said = [(one.start, _end(text[one.start : one.end], one)) for one in found]
    sums = [(one.start, one.end) for one in found if one.value in ABOUT_SUMS]
    things = [*things, *_things_asked_about(text, said, sums, resources)]
    nouns = _nouns(analysis, sums, resources) if sums else []
    spans = [Span(start, end, REMOVED) for start, end in without(said, [*things, *nouns])]
    weak = [Span(start, end, WEAK) for start, end in nouns if not any(a < end and start < b for a, b in things)]
    settled = analysis.with_spans(*spans, *weak)
    record = [{"text": text[one.start : one.end], "asks": ask} for one, ask in asked]
    return analysis.with_step("detect_requested_fields", record, asks=asks, spans=settled)


def _things_asked_about(
    text: str, said: Sequence[Offsets], sums: Sequence[Offsets], resources: AnalysisResources
) -> list[Offsets]:
    """Things that begin before a phrase and end inside it (公积金贷款 额度, 医保报销 比例), or stand in a question for
    a sum (失业金 可以领多久).
    """
    if not (sums or any(start for start, _ in said)):
        return []
    return [
        (first, last)
        for first, last in known_things(text, resources)
        if any(first < start < last < end for start, end in said)
        or any(start <= first and last <= end for start, end in sums)
    ]


def _nouns(analysis: QueryAnalysis, sums: Sequence[Offsets], resources: AnalysisResources) -> list[Offsets]:
    """Words of names in questions for sums: whose 补贴, 贷款, 待遇 it is, tells matters apart."""
    return [
        (word.start, word.end)
        for word in resources.analyzer.top_words(analysis.text)
        if word.end - word.start >= SHORT
        and any(start <= word.start and word.end <= end for start, end in sums)
        and resources.names.has_word(word.text)
        and word.text not in resources.asks
        and word.text not in resources.stop_words
    ]


def _asks_of(one: Occurrence[str], text: str, since: int) -> tuple[str, ...]:
    """What a phrase asks for; verbs before `since` belong to the phrase before it (多久能拿到, 多少钱)."""
    if one.value == "visits" and IN_PERSON.search(text, one.start, one.end):
        return ("visits", "proxy")
    return money_asked(one.value, text, one.start, one.end, since)


def _phrases(text: str, resources: AnalysisResources) -> tuple[list[Occurrence[str]], list[Offsets]]:
    """Listed phrases and patterns, of several at a place the longest; and the things that stand in patterns."""
    listed, patterns = _as_written(text, resources)
    if not (listed or patterns):
        return [], []
    whole = [one for one in listed if one.end - one.start > SHORT or QUESTION.search(text, one.start, one.end)]
    patterns = [(one, gaps) for one, gaps in patterns if not _is_cut(one, gaps, whole)]
    bare = [said for one, _ in patterns if (said := _bare(one, text, resources)) is not None]
    found, taken = list[Occurrence[str]](), bytearray(len(text))
    sums = [one for one, _ in patterns if one.value in ABOUT_SUMS]
    for one in sorted([*listed, *bare], key=lambda one: (one.start - one.end, one.start)):
        if not any(taken[one.start : one.end]):
            found.append(_of_a_sum(one, sums, text, resources) if sums and one.value == "fee" else one)
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    gaps = [gap for _, inside in patterns for gap in inside if gap[1] - gap[0] >= SHORT]
    things = _things(text, gaps, listed, resources) if gaps else []
    return sorted(found, key=lambda one: one.start), things


def _as_written(
    text: str, resources: AnalysisResources
) -> tuple[list[Occurrence[str]], list[tuple[Occurrence[str], list[Offsets]]]]:
    """Listed phrases, and patterns with what their gaps hold: of the text, and of its plain form where that differs."""
    listed, patterns = resources.asks.all(text), resources.ask_patterns.find_with_gaps(text)
    if plain := plain_question(text, [*listed, *(one for one, _ in patterns)]):
        listed = [*listed, *map(plain.occurrence, resources.asks.all(plain.text))]
        for one, gaps in resources.ask_patterns.find_with_gaps(plain.text):
            patterns.append((plain.occurrence(one), [plain.as_typed(*gap) for gap in gaps]))
    return listed, patterns


def _is_cut(one: Occurrence[str], gaps: Sequence[Offsets], others: Sequence[Occurrence[str]]) -> bool:
    """Whether a pattern is read over the border of another question, which ends before its last gap does, or begins
    behind its first gap and goes on: of 要多少钱带什么材料, 去哪办要多久, 带什么和去哪办. Each is found by itself then.
    """
    return any(
        other.value != one.value
        and not (other.value in MONEY and one.value in MONEY)
        and (one.start < other.end <= last or first <= other.start < one.end < other.end)
        for first, last in gaps
        for other in others
    )


def _of_a_sum(
    one: Occurrence[str], sums: Sequence[Occurrence[str]], text: str, resources: AnalysisResources
) -> Occurrence[str]:
    """The phrase as the pattern has it that names the sum: 多少钱 asks for a fee, that of 社保多少钱 for none.

    A pattern that begins within a word (许可证核发多少钱 has 可 … 发) names nothing.
    """
    starts = Boundaries.of(text, resources.analyzer).starts
    named = (sum_.value for sum_ in sums if sum_.start < one.end and one.start < sum_.end and sum_.start in starts)
    return one._replace(value=next(named, one.value))


def _things(
    text: str, gaps: Sequence[Offsets], listed: Sequence[Occurrence[str]], resources: AnalysisResources
) -> list[Offsets]:
    """Terms and names that stand in some gaps of patterns, or begin or end there, and belong to no listed phrase."""
    boundaries = Boundaries.of(text, resources.analyzer)
    words = [(one.start, one.end) for one in resources.terms.all(text)]
    words += [(one.start, one.end) for one in resources.names.spans(text)]
    asks = [(one.start, one.end) for one in listed]
    idle = [(one.start, one.end) for one in resources.stop_words.all(text)]
    return [
        (start, end)
        for start, end in dict.fromkeys(words)
        if end - start >= SHORT
        and any(start < gap_end and gap_start < end for gap_start, gap_end in gaps)
        and boundaries.hold(start, end)
        and not any(first <= start and end <= last for first, last in (*asks, *idle))
    ]


def _bare(one: Occurrence[str], text: str, resources: AnalysisResources) -> Occurrence[str] | None:
    """A pattern's phrase without what is asked about: of 契税交多少钱 the tax stays, of 去哪登记 what is done, of
    什么情况劳动者可以 the worker. None where the phrase begins within a word.
    """
    said = text[one.start : one.end]
    if one.value in ABOUT_SUMS and (price := SUM.search(said)):
        return one._replace(start=one.start + price.start())
    if one.value == "fee" and (start := CHARGE.match(said)):
        return one._replace(start=one.start + start.end())
    if one.value == "conditions" and (who := WHO.match(said)) and (may := MAY.search(said, who.end())):
        if may.start() - who.end() < BETWEEN:
            return one
        end = one.start + who.end()
        # 哪些人格权不能: no people are asked about
        return one._replace(end=end) if end in Boundaries.of(text, resources.analyzer).ends else None
    return one


def _with_end(one: Occurrence[str], analysis: QueryAnalysis) -> Occurrence[str]:
    """The phrase with the verb that ends a question of time."""
    done = DONE.match(analysis.text, one.end) if one.value == "time" else None
    return one._replace(end=done.end()) if done and analysis.is_free(one.end, done.end()) else one


def _is_another_question(one: Occurrence[str], text: str) -> bool:
    """Whether the phrase asks something that the record of a matter does not tell: 电话多少."""
    if text[one.start : one.end] != HOW_MUCH or OF_MONEY.search(text, 0, one.start):
        return False
    return not takes_a_sum(text, one.start, one.end)


def _end(phrase: str, one: Occurrence[str]) -> int:
    """Where the phrase ends without a verb that decides; where it begins, if 怎么 goes with the verb (怎么换)."""
    if one.value == "process" and HOW.match(phrase):
        return one.start
    where = WHERE.match(phrase)
    return one.start + where.end() if where else one.end


def _end_of_core(text: str, seen: Sequence[Occurrence[str]]) -> int:
    """Where the last phrases of a text begin that have nothing but one another after them; its end, where none has."""
    last = TAIL.search(text)
    end = last.start() if last else len(text)
    for one in reversed(seen):
        if one.end < end and not AND.fullmatch(text, one.end, end):
            break
        end = min(end, one.start)
    return end


def _counts(one: Occurrence[str], analysis: QueryAnalysis, resources: AnalysisResources, end: int) -> bool:
    text = analysis.text
    short = one.end - one.start <= SHORT
    # public answers are called by whole questions: a name that is all of the query hides no long phrase
    names = [name for name in resources.names.spans(text) if short or name.end - name.start < len(text)]
    if is_inside(one.start, one.end, names) or _is_another_question(one, text):
        return False
    if not short:
        return True
    return one.start >= end > 0 and Boundaries.of(text, resources.analyzer).hold(one.start, one.end)
