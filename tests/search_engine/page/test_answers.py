"""What a document itself says about what was asked.

1. Each thing asked for is answered by its own element, in words.
2. What is missing, empty or of a wrong form has no answer, whatever is asked; nothing fails.
3. With several things asked for, the first that the document can answer.
4. Free is only what the document says is free; a fee that contradicts itself promises nothing.
5. A benefit is answered by whole sentences of the document only: never by 不收费, never by what is paid, earned or
   owned, never by a text that has been replaced.
6. Every amount of an answer is in the document (Hypothesis).
7. Forms lead to the web, and to allowed hosts where some are set.
8. A public answer is quoted about what it speaks of; what the asker wrote never is.
9. Long texts end where a clause ends, and never within a number.
"""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.page.answers import ANSWERS, answers_of, first_of
from search_engine.page.answers.answer_builder import MOST_CHARACTERS, shortened

MATTER = {
    "kind": "matter",
    "materials": [
        {"name": "居民户口簿", "necessity": "必要", "original": 1, "copies": 2},
        {"name": "申领登记表", "necessity": "非必要", "form_url": "https://www.zwfw.example/form/1"},
        {"name": "授权委托书", "necessity": "容缺", "original": 1, "sample_url": "https://other.example/sample"},
        {"name": "结婚证"},
        {"name": "结婚证"},
    ],
    "legal_time": {"value": 20.0, "unit": "工作日", "note": "不含邮寄时间"},
    "promised_time": {"value": 5, "unit": "工作日"},
    "fee": {"charged": True, "item": "居民身份证工本费", "standard": "每证40元"},
    "place": {"name": "余杭区政务服务中心", "address": "杭州市余杭区文一西路1500号"},
    "conditions": ["已取得营业执照", "年满十六周岁"],
    "faqs": [{"question": "证件能用多久", "answer": "十年。"}],
    "summary": "加急的2个工作日内办结。未成年人由监护人代为申请。",
    "process": ["申请", "受理", "领取"],
    "contact": "0571-12345678",
    "legal_basis": ["《中华人民共和国居民身份证法》第十一条"],
    "hours": "周一至周五 9:00—17:00",
    "visits": 1,
    "online": ["互联网咨询", "收件", "预审", "受理"],
    "text": "二、补贴标准为每孩每年3600元，按年发放。每人每年缴费400元。",
}


def answer_of(document, asks, hosts=None):
    return first_of(answers_of(document, asks, hosts))


def text(document, ask):
    return (answer_of(document, [ask]) or {}).get("text")


EACH = [
    (
        "materials",
        ["居民户口簿（原件 1 份，复印件 2 份）", "申领登记表（非必要）", "授权委托书（原件 1 份，容缺）", "结婚证"],
    ),
    ("time", "法定 20 个工作日（不含邮寄时间），承诺 5 个工作日"),
    ("fee", "收费：居民身份证工本费，每证40元"),
    ("place", "余杭区政务服务中心，杭州市余杭区文一西路1500号"),
    ("conditions", ["已取得营业执照", "年满十六周岁"]),
    ("process", ["申请", "受理", "领取"]),
    ("contact", "0571-12345678"),
    ("basis", ["《中华人民共和国居民身份证法》第十一条"]),
    (
        "forms",
        [
            {"name": "申领登记表", "url": "https://www.zwfw.example/form/1"},
            {"name": "授权委托书（样表）", "url": "https://other.example/sample"},
        ],
    ),
    ("benefit", "补贴标准为每孩每年3600元，按年发放。"),
    ("hours", "周一至周五 9:00—17:00"),
    ("payment", "每人每年缴费400元。"),
    ("visits", "到现场 1 次，可先在网上申请"),
    ("expedite", "加急的2个工作日内办结。"),
    ("validity_period", "证件能用多久？十年。"),
    ("age", "年满十六周岁。"),
    ("proxy", "未成年人由监护人代为申请。"),
]


@pytest.mark.parametrize(("ask", "answer"), EACH)
def test_each_ask_is_answered_by_its_element(ask, answer):
    assert answer_of(MATTER, [ask]) == {"asks": ask, "text" if isinstance(answer, str) else "items": answer}


@pytest.mark.parametrize(
    ("visits", "online", "said"),
    [
        (0, ["收件", "预审", "受理", "办理", "办理结果信息反馈"], "到现场 0 次，可全程网上办理"),
        (0, ["收件"], "到现场 0 次"),
        (2, ["收件", "预审"], "到现场 2 次，可先在网上提交材料预审"),
        (1, None, "到现场 1 次"),
        (None, ["受理"], "目录没有写明要跑几次"),
        ("1", ["受理"], "目录没有写明要跑几次"),
        (True, ["受理"], "目录没有写明要跑几次"),
    ],
)
def test_visits_are_answered_with_what_can_be_done_online(visits, online, said):
    assert text({"kind": "matter", "visits": visits, "online": online}, "visits") == said


def test_every_ask_has_a_tested_answer():
    assert set(ANSWERS) == {row[0] for row in EACH}


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        ({"promised_time": {"value": 0, "unit": "即时"}}, "承诺 当场办结"),
        ({"legal_time": {"value": 0.5, "unit": "月"}}, "法定 0.5 个月"),
        ({"legal_time": {"value": 3, "unit": "小时"}, "promised_time": {"value": 0, "unit": "工作日"}}, "法定 3 小时"),
        ({"case_type": "即办件"}, "即办件"),
        ({"case_type": "承诺件"}, None),
        ({"promised_time": {"value": 5, "unit": "光年"}}, None),
        ({"promised_time": {"value": True, "unit": "工作日"}}, None),
    ],
)
def test_time_limits_are_answered_in_words(document, answer):
    assert text(document, "time") == answer


def test_the_name_of_a_place_is_said_once():
    assert text({"place": {"name": "临平大厅", "address": "杭州市临平大厅3楼"}}, "place") == "杭州市临平大厅3楼"
    assert text({"place": {"lat": 30.2, "lon": 120.1}}, "place") is None


def test_steps_of_a_guide_are_answered_one_by_one():
    guide = {"kind": "guide", "text": "第一步，登录客户端。第二步，提交申报；\n退税不收费，谨防假冒链接。"}
    assert answer_of(guide, ["process"])["items"] == ["登录客户端", "提交申报"]
    assert answer_of({"kind": "guide", "text": "迈出第一步，很重要。"}, ["process"]) is None


DIRT = (None, "", "无", " / ", 7, True, [], {}, [None, 7, "", "无"], {"name": 3}, [{"name": None, "form_url": 5}], [[]])


@pytest.mark.parametrize("dirt", DIRT)
def test_values_of_a_wrong_form_have_no_answer(dirt):
    for kind in (None, "matter", "faq", 3):
        document = dict.fromkeys((*MATTER.keys() - {"visits"}, "faqs", "answer", "summary", "case_type"), dirt) | {
            "kind": kind
        }
        answers = [answer_of(document, [ask]) for ask in ANSWERS]
        assert [said for said in answers if said and said.get("held", True)] == []


@pytest.mark.parametrize("ask", [*ANSWERS, "unknown", ""])
def test_what_is_not_said_has_no_answer(ask):
    assert answer_of({}, [ask]) is None
    assert answer_of({"kind": "faq", "text": "要收费吗，要什么材料，多少工作日？"}, [ask]) is None


def test_the_first_ask_that_can_be_answered_is():
    assert answer_of(MATTER, ["fee", "time"])["asks"] == "fee"
    assert answer_of({"hours": "全天"}, ["fee", "nothing", "hours", "place"]) == {"asks": "hours", "text": "全天"}
    assert answer_of(MATTER, []) is None


@pytest.mark.parametrize(
    ("fee", "answer"),
    [
        ({"charged": False}, "不收费"),
        ({"charged": False, "standard": "不收费", "item": "无"}, "不收费"),
        ({"charged": False, "standard": "0元"}, "不收费"),
        ({"charged": False, "standard": "首次免费，补领每证20元"}, "收费标准：首次免费，补领每证20元"),
        ({"charged": True}, "收费"),
        ({"standard": "每本120元"}, "收费标准：每本120元"),
        ({"charged": "否"}, None),
        ({"charged": None}, None),
        ({}, None),
        ("免费", None),
    ],
)
def test_a_fee_is_free_only_where_the_document_says_so(fee, answer):
    assert text({"fee": fee}, "fee") == answer


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("国家基础标准为每孩每年3600元，发放育儿补贴", True),
        ("生育津贴按职工月平均工资除以三十再乘以产假天数计发", True),
        ("住院费用报销85%", True),
        ("一次性奖励五千元", True),
        ("申领失业保险金不收费，退回多领的3000元", False),
        ("家庭人均月收入低于1000元的，可以申请救助", False),
        ("家庭人均月收入低于1000元的，每月救助500元", True),
        ("骗取补贴的，处2000元罚款", False),
        ("请向户籍地民政部门申请高龄津贴", False),
        ("补贴按规定发放", False),
        ("每证工本费40元", False),
    ],
)
def test_a_benefit_is_answered_by_a_whole_sentence(sentence, answers):
    document = {"kind": "policy", "text": f"一、总则如下所述。\n二、{sentence}。", "fee": {"charged": False}}
    assert text(document, "benefit") == (f"{sentence}。" if answers else None)


@pytest.mark.parametrize("change", [{"superseded_by": "policy-2"}, {"money": "pays"}, {"money": "none"}])
def test_a_replaced_or_paying_document_answers_no_benefit(change):
    assert answer_of(MATTER | change, ["benefit"]) is None


def test_5_a_benefit_of_a_free_matter_is_not_its_fee():
    matter = {"kind": "matter", "fee": {"charged": False}, "summary": "女职工产假期间按规定享受生育津贴。"}
    assert answer_of(matter, ["benefit"]) is None
    assert answer_of(matter, ["benefit", "fee"]) == {"asks": "fee", "text": "不收费"}


PIECES = st.lists(
    st.sampled_from(
        [*"补贴标准为每月，。；\n津贴收入低于罚款按计发一二、", "3600元", "12,000.50元", "85%", "百分之五", "不收费"]
    ),
    max_size=60,
).map("".join)
AMOUNT = re.compile(r"\d[\d,.]*(?:元|%)")


@given(PIECES, PIECES, PIECES)
def test_no_amount_is_answered_that_the_document_lacks(summary, body, reply):
    document = {"kind": "policy", "summary": summary, "text": body, "faqs": [{"question": "多少", "answer": reply}]}
    found = answer_of(document, ["benefit"])
    if found:
        assert "收费" not in found["text"]
        said = {amount for value in (summary, body, reply) for amount in AMOUNT.findall(value)}
        assert set(AMOUNT.findall(found["text"])) <= said


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "https://", "//a.example"]
)
def test_forms_lead_only_to_the_web(url):
    assert answer_of({"materials": [{"name": "表", "form_url": url}]}, ["forms"]) is None


def test_forms_lead_only_to_allowed_hosts():
    def names(hosts):
        return [form["name"] for form in (answer_of(MATTER, ["forms"], hosts) or {"items": ()})["items"]]

    assert names(["*.zwfw.example"]) == ["申领登记表"]
    assert names(["other.example"]) == ["授权委托书（样表）"]
    assert names(["gov.example"]) == []
    assert len(names(())) == 2


REPLY = {
    "kind": "faq",
    "text": "我有3000元补贴没到账，要带什么材料？",
    "answer": "可以。请先在线挂失，再申请补卡。邮寄约五个工作日。请携带居民身份证。"
    "补卡按《社会保障卡办法》办理，疑问请拨打12333。",
}


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("materials", "请携带居民身份证。"),
        ("time", "邮寄约五个工作日。"),
        ("process", "请先在线挂失，再申请补卡。补卡按《社会保障卡办法》办理，疑问请拨打12333。"),
        ("contact", "补卡按《社会保障卡办法》办理，疑问请拨打12333。"),
        ("basis", "补卡按《社会保障卡办法》办理，疑问请拨打12333。"),
        ("fee", None),
        ("benefit", None),
        ("place", None),
    ],
)
def test_public_answers_are_quoted_and_questions_never(ask, answer):
    assert text(REPLY, ask) == answer
    assert text(REPLY | {"kind": "complaint"}, ask) is None


@given(st.lists(st.sampled_from(["12345元", "，", "每", "证", "。", "6,000.5元"]), max_size=300).map("".join))
def test_a_long_answer_ends_at_a_clause_and_never_in_a_number(line):
    short = shortened(line)
    assert len(short) <= MOST_CHARACTERS
    if short != line:
        kept = short.removesuffix("…")
        assert line.startswith(kept)
        assert not (re.search(r"\d$", kept) and re.match(r"[\d,.]*元", line[len(kept) :]))


def test_every_answer_is_plain_json():
    for ask, _ in EACH:
        answer = answer_of(MATTER, [ask])
        assert answer is not None
        assert json.loads(json.dumps(answer)) == answer
