"""What can be wrong with dictionary files.

1. Faults of form are named with file and row: encoding, header, columns, metadata.
2. Faults of cells are named with their column and the mend.
3. So are faults between rows: duplicates, references, cycles, misspellings that are right, syllables, bans,
   and, for those who know the regions, names of places that are none.
4. All faults of all files come at once, by file and row; the file is named by its path.
5. Any file at all is read or refused.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.faults import Fault
from dictionaries.lexicon import BY_NAME, BadDictionaries, Lexicon
from dictionaries.lexicon.compiling import compile_lexicon
from dictionaries.lexicon.tsv import parse_table
from tests.dictionaries.lexicon_files import ROWS, head, with_own, write


def faults(folder: Path) -> list[Fault]:
    with pytest.raises(BadDictionaries) as caught:
        compile_lexicon(folder)
    assert str(len(caught.value.faults)) in str(caught.value)
    return list(caught.value.faults)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "asks.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


HEAD = "\n".join(head("asks"))
ROW = "带什么\tmaterials\t"
FORM: dict[str, tuple[str | bytes, int, str]] = {
    "encoding": (f"{HEAD}\n{ROW}\n".encode("gb18030"), 0, "UTF-8"),
    "empty": ("", 0, "没有表头"),
    "header": (HEAD.replace("asks\tnote", "note\tasks") + f"\n{ROW}\n", 4, "表头应为：text、asks、note"),
    "a column too few": (f"{HEAD}\n带什么\tmaterials\n", 5, "应有 3 列，现有 2 列"),
    "a column too many": (f"{HEAD}\n# 材料\n{ROW}\t\n", 6, "应有 3 列，现有 4 列"),
    "spaces for tabs": (f"{HEAD}\n{ROW.replace(chr(9), ' ')}\n", 5, "应有 3 列，现有 1 列"),
    "no kind": (HEAD.replace("# kind: asks\n", "") + "\n", 0, "# kind"),
    "no owner": (HEAD.replace("# owner: 内容管理组\n", "") + "\n", 0, "# owner"),
    "no review": (HEAD.replace("# reviewed: 2026-11-24\n", "") + "\n", 0, "# reviewed"),
    "another kind": (HEAD.replace("kind: asks", "kind: words") + "\n", 0, "应为 asks，现为 words"),
}


@pytest.mark.parametrize("name", FORM)
def test_faults_of_form_name_file_and_row(tmp_path: Path, name: str) -> None:
    content, row, told = FORM[name]
    path = written(tmp_path, content)
    found = [fault for fault in faults(tmp_path) if told in fault.reason]
    assert [(fault.file, fault.row, fault.field) for fault in found] == [(str(path), row, "")]


@pytest.mark.parametrize(
    ("kind", "row", "column", "told"),
    [
        ("asks", "\tfee", "text", "不能为空"),
        ("words", "奶茶店 ", "word", "首尾有空格"),
        ("words", "字" * 61, "word", "最长 60"),
        ("words", "ＣＡ證書", "word", "应写成“ca证书”"),
        ("words", "证\u200b", "word", "应写成"),
        ("topics", "养老保险\ta|a\t\t\t", "broader", "有重复的词"),
        ("topics", "养老保险\t\ta||b\t\t", "related", "不能为空"),
        ("topics", "养老保险\t\t\t公安| 人社\t", "departments", "首尾空格"),
        ("synonyms", "驾照\t驾驶证\tsame\t1", "relation", "equivalent、official、one_way、broader、narrower、related"),
        ("synonyms", "驾照\t驾驶证\tofficial\t0", "weight", "大于 0、不超过 1"),
        ("synonyms", "驾照\t驾驶证\tofficial\t1.5", "weight", "大于 0、不超过 1"),
        ("synonyms", "驾照\t驾驶证\tofficial\t-1", "weight", "大于 0、不超过 1"),
        ("synonyms", "驾照\t驾驶证\tofficial\tnan", "weight", "大于 0、不超过 1"),
        ("synonyms", "驾照\t驾驶证\tofficial\t", "weight", "大于 0、不超过 1"),
        ("stopwords", "请问\tmiddle\tscaffold", "where", "anywhere、start、end、alone"),
        ("stopwords", "请问\tstart\tgone", "role", "scaffold、weak"),
        ("asks", "带什么\tthings", "asks", "materials、time"),
        ("audience", "公司\t法人", "audience", "natural、legal"),
        ("banned", "办假证\t伪造\tstop\tcontains\tall", "action", "block、mask、warn"),
        ("banned", "办假证\t伪造\tblock\tpart\tall", "match", "contains、exact"),
        ("banned", "办假证\t伪造\tblock\texact\tsome", "variants", "all、written"),
        ("offers", "办(假\t伪造\tblock", "pattern", "只能由文字、<词类>"),
        ("offers", "辦假证\t伪造\tblock", "pattern", "应写成“办假证”"),
        ("offers", "办^假\t伪造\tblock", "pattern", "^ 只能在开头"),
        ("offers", "(办|)..\t伪造\tblock", "pattern", "至少要有一处文字"),
        ("offers", "办假证\t伪造\tmask", "effect", "block、warn、sure、except"),
        ("word_classes", "证件\t", "words", "不能为空"),
        ("polyphones", "重庆\tchóng qìng", "pinyin", "不带声调"),
        ("polyphones", "重庆\tchong  qing", "pinyin", "以一个空格分隔"),
        ("place_aliases", "羊城\t4401\tnickname", "code", "6、9 或 12 位"),
        ("place_aliases", "羊城\t440100\tpet", "kind", "abbreviation、old、nickname、plate、zone"),
        ("ambiguous_places", "朝阳\tsometimes", "treatment", "never、alone"),
        ("place_aliases", "杭\t330100\told", "alias", "2 个字以上"),
        ("place_aliases", "浙A\t330100\tplate", "alias", "应写成“浙a”"),
        ("ambiguous_places", "和 平\tnever", "name", "不带空格"),
        ("latin_names", "e-tc", "text", "小写拉丁字母"),
        ("latin_names", "高速etc", "text", "小写拉丁字母"),
        ("hotlines", "123-45\t热线\t\t", "number", "3 至 12 位数字"),
        ("suggestions", "赌博\tallow", "action", "deny、protect"),
        ("hot", "居住证\t33\tpin\t1\t\t", "region", "6、9 或 12 位"),
        ("hot", "居住证\t330110\tpin\t31\t\t", "rank", "1 至 30"),
        ("hot", "居住证\t330110\tban\t\t2026-2-1\t", "until", "2026-12-31"),
        ("hot", "居住证\t330110\tname\t\t\t居住证申领和签注换领", "short", "最长 8 个字"),
        ("pins", "居住证\t33\tm1\t1\t\t\t\t\t", "region", "6、9 或 12 位"),
        ("pins", "居住证\t330110\tm1\t\t\t\t\t\t", "place", "1 至 30"),
        ("pins", "居住证\t330110\tm1\t31\t\t\t\t\t", "place", "1 至 30"),
        ("pins", "居住证\t330110\tm1\t1\t明天\t\t\t\t", "until", "2026-12-31"),
        ("pins", "居住证\t330110\tm1\t1\t\tloose\t\t\t", "match", "exact、all_words、phrase"),
        ("pins", "居住证\t330110\tm1\t1\t\t\tban\t\t", "action", "pin、hide、hide_all"),
        ("pins", "居住证\t330110\tm1\t1\t\t\t\tnatural|web\t", "channel", "all、app、natural"),
        ("pins", "居住证\t330110\tm1\t1\t\t\t\t\t个人", "audience", "natural、legal"),
    ],
)
def test_faults_of_cells_name_row_and_column(tmp_path: Path, kind: str, row: str, column: str, told: str) -> None:
    path = write(tmp_path, kind, row)
    (found,) = faults(tmp_path)
    assert (found.file, found.row, found.field) == (str(path), 5, column)
    assert told in found.reason
    assert str(found) == f"{path} 第 5 行 {column}：{found.reason}"


def topic(term: str, broader: str = "", related: str = "") -> str:
    return f"{term}\t{broader}\t{related}\t\t"


BETWEEN: dict[str, tuple[dict[str, list[str]], str, int, str, str]] = {
    "duplicate": ({"words": ["奶茶店", "新办", "奶茶店"]}, "words", 7, "word", "与第 5 行重复"),
    "unknown broader": ({"topics": [topic("养老", "社保")]}, "topics", 5, "broader", "“社保”不是主题词"),
    "unknown related": ({"topics": [topic("养老", "", "社保")]}, "topics", 5, "related", "“社保”不是主题词"),
    "own broader": ({"topics": [topic("养老", "养老")]}, "topics", 5, "broader", "成环"),
    "same target": ({"synonyms": ["驾照\t驾照\tofficial\t1"]}, "synonyms", 5, "target", "与词语相同"),
    "gap without a text": ({"synonyms": ["租...\t租房\tofficial\t1"]}, "synonyms", 5, "term", "前后各须有一段文字"),
    "gap in a target": ({"synonyms": ["租房\t租...房\tofficial\t1"]}, "synonyms", 5, "target", "只能写在词语中"),
    "gap both ways": ({"synonyms": ["租...房\t租房\tequivalent\t1"]}, "synonyms", 5, "relation", "改为“官方用语”"),
    "wrong is a topic": (
        {"topics": [topic("户簿")], "corrections": ["户簿\t户口簿"]}, "corrections", 5, "wrong", "正确的词",
    ),
    "wrong is a target": (
        {"synonyms": ["户\t户簿\trelated\t1"], "corrections": ["户簿\t户口簿"]}, "corrections", 5, "wrong", "正确的词",
    ),
    "wrong is right": ({"corrections": ["甲\t乙", "乙\t丙"]}, "corrections", 6, "wrong", "正确的词"),
    "syllables": ({"polyphones": ["重庆市\tchong qing"]}, "polyphones", 5, "pinyin", "应有 3 个音节，现有 2 个"),
    "banned and allowed": ({"banned": [ROWS["banned"]], "allowed": ["办假证"]}, "allowed", 5, "text", "只能留一处"),
    "banned and a term": (
        {"banned": [ROWS["banned"]], "topics": [topic("办假证")]}, "topics", 5, "term", "只能留一处",
    ),
    "banned and protected": (
        {"banned": [ROWS["banned"]], "suggestions": ["办假证\tprotect"]}, "suggestions", 5, "text", "只能留一处",
    ),
    "a class without words": (
        {"offers": ["办<证>\t伪造\tblock"], "word_classes": ["证件\t驾照"]}, "offers", 5, "pattern", "没有词类“证”",
    ),
    "an exception with a category": ({"offers": ["举报\t伪造\texcept"]}, "offers", 5, "category", "类别写 *"),
    "an offer of no category": ({"offers": ["办假证\t*\tblock"]}, "offers", 5, "category", "写类别名称"),
    "a freeze of one term": ({"hot": ["居住证\t\tfreeze\t\t\t"]}, "hot", 5, "text", "整个榜单"),
    "a ban of everything": ({"hot": ["*\t\tban\t\t\t"]}, "hot", 5, "text", "整个榜单"),
    "a pin without a rank": ({"hot": ["居住证\t\tpin\t\t\t"]}, "hot", 5, "rank", "须给出名次"),
    "a pin of everything": ({"pins": ["*\t\tm1\t1\t\t\t\t\t"]}, "pins", 5, "query", "所有检索"),
    "a pin of marks alone": ({"pins": ["。*\t\tm1\t1\t\t\t\t\t"]}, "pins", 5, "query", "所有检索"),
    "a beginning and a phrase": ({"pins": ["居住证*\t\tm1\t1\t\tphrase\t\t\t"]}, "pins", 5, "match", "整个查询”；"),
    "a hide with a place": ({"pins": ["居住证\t\tm1\t1\t\t\thide\t\t"]}, "pins", 5, "place", "只有置顶有位次"),
    "two pins at a place": (
        {"pins": ["居住证\t\tm1\t1\t\t\t\t\t", "居住证\t\tm2\t1\t\t\t\t\t"]}, "pins", 6, "place", "已有文档",
    ),
    "a ban with a rank": ({"hot": ["居住证\t\tban\t2\t\t"]}, "hot", 5, "rank", "须给出名次"),
    "a short name of a ban": ({"hot": ["居住证\t\tban\t\t\t居住证"]}, "hot", 5, "short", "须给出短名"),
    "a name without one": ({"hot": ["居住证\t\tname\t\t\t"]}, "hot", 5, "short", "须给出短名"),
    "banned and pinned": (
        {"banned": [ROWS["banned"]], "hot": ["办假证\t\tpin\t1\t\t"]}, "hot", 5, "text", "不能置顶",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BETWEEN)
def test_faults_between_rows_name_row_and_column(tmp_path: Path, name: str) -> None:
    files, kind, row, column, told = BETWEEN[name]
    for other, rows in files.items():
        write(tmp_path, other, *rows)
    (found,) = faults(tmp_path)
    assert (found.file, found.row, found.field) == (str(tmp_path / BY_NAME[kind].file), row, column)
    assert told in found.reason


def test_3_a_cycle_is_named_at_each_of_its_rows(tmp_path: Path) -> None:
    write(tmp_path, "topics", topic("甲", "乙"), topic("乙", "丙"), topic("丙", "甲"), topic("丁", "甲"))
    assert [(fault.row, fault.field) for fault in faults(tmp_path)] == [(5, "broader"), (6, "broader"), (7, "broader")]


def test_official_names_that_lead_both_ways_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "synonyms", "驾照\t驾驶证\tofficial\t1", "驾驶证\t驾照\tofficial\t1")
    assert [(fault.row, fault.field) for fault in faults(tmp_path)] == [(5, "relation"), (6, "relation")]
    write(tmp_path, "synonyms", "驾照\t驾驶证\tofficial\t1", "驾驶证\t驾照\tone_way\t1")
    assert len(compile_lexicon(tmp_path).synonyms) == 2


def test_a_place_alias_of_an_unknown_region_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "place_aliases", ROWS["place_aliases"], "羊城\t999999\tnickname")
    assert len(compile_lexicon(tmp_path).place_aliases) == 2
    assert len(with_own(tmp_path, Lexicon(), {"440100", "999999"}).place_aliases) == 2
    with pytest.raises(BadDictionaries) as caught:
        with_own(tmp_path, Lexicon(), {"440100"})
    (found,) = caught.value.faults
    assert (found.file, found.row, found.field) == (str(path), 6, "code")
    assert "没有区划代码 999999，请用" in found.reason


def test_a_suggestion_may_deny_a_banned_word(tmp_path: Path) -> None:
    write(tmp_path, "banned", ROWS["banned"])
    write(tmp_path, "suggestions", "办假证\tdeny")
    assert compile_lexicon(tmp_path).counts()["banned"] == 1


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "asks", "带什么\tthings", "带什么\tthings")
    write(tmp_path, "words", "ＣＡ", "新办", "新办")
    with pytest.raises(BadDictionaries) as caught:
        compile_lexicon(tmp_path)
    assert [(fault.file, fault.row) for fault in caught.value.faults] == [
        (str(tmp_path / "asks.tsv"), 5),
        (str(tmp_path / "asks.tsv"), 6),
        (str(tmp_path / "words.tsv"), 5),
        (str(tmp_path / "words.tsv"), 7),
    ]


@given(st.lists(st.sampled_from((*HEAD.split("\n"), ROW, "a\tfee\t", "\t\t", "x", "", "\r", "#\t")), max_size=9))
def test_any_dictionary_file_is_read_or_refused(lines: list[str]) -> None:
    table = parse_table("\n".join(lines), "asks.tsv", BY_NAME["asks"])
    assert table.faults or table.meta["kind"] == "asks"
    assert all(len(row.cells) == 3 for row in table.rows)
    assert all(0 <= fault.row <= len(lines) or not lines for fault in table.faults)
    assert all(fault.reason for fault in table.faults)
