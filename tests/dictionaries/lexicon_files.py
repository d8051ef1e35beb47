"""Dictionary files of tests: written into a folder, row by row."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from dictionaries.editing.own_files import read_folder
from dictionaries.editing.row_rules import compile_rows
from dictionaries.lexicon import BY_NAME, Lexicon, shipped_lexicon

META = {"owner": "内容管理组", "reviewed": "2026-11-24"}
# A right row of every kind.
ROWS = {
    "words": "奶茶店",
    "topics": "养老保险||公积金|人社|社会保障".replace("|", "\t"),
    "synonyms": "驾照\t机动车驾驶证\tofficial\t0.9",
    "corrections": "身份正\t身份证",
    "stopwords": "请问\tstart\tscaffold",
    "asks": "带什么\tmaterials",
    "ask_patterns": "(带|拿)..(什么|啥)\tmaterials",
    "audience": "公司\tlegal",
    "banned": "办假证\t伪造证件\tblock\tcontains\tall",
    "offers": "(办|买)假证\t伪造证件\tblock",
    "word_classes": "证件\t身份证|驾照",
    "allowed": "办驾证",
    "services": "支付宝",
    "latin_names": "etc",
    "polyphones": "重庆\tchong qing",
    "place_aliases": "羊城\t440100\tnickname",
    "ambiguous_places": "朝阳\talone",
    "hotlines": "12345\t政务服务便民热线\t市民热线\t黄牛",
    "crisis": "(火灾|燃气)..(证明|开户)\t*\texcept",
    "crisis_help": "fire\t先离开火场，再拨打：\t119 火警|120 医疗急救\t",
    "wishes": "(还剩|扣了)(几|多少)分\tlookup\t记分查询",
    "situations": "(坏了|破了)\t换领|换发",
    "portal_functions": "(我的|查)..办件\tprogress\t",
    "portal_help": "progress\t我的办件\t登录后查看",
    "offices": "公安局\t派出所\t公安\t户籍\t110 报警\thttps://www.example.org\t",
    "portals": "浙里办\t浙江政务服务网\t330000\t",
    "life_events": "新生儿出生\t生孩子|宝宝出生",
    "life_event_matters": "新生儿出生\t户口登记\t2\texclude",
    "next_steps": "结婚登记\t生育登记|户口登记项目变更（婚姻状况、文化程度等）",
    "paraphrases": "老人刷脸证明还活着\t领取社会保险待遇资格认证",
    "suggestions": "赌博\tdeny",
    "hot": "居住证\t330110\tpin\t1\t2026-12-31\t",
    "pins": "居住证\t330110\tm1\t1\t2026-12-31\tphrase\tpin\tall|natural\tlegal",
    "ranking": "score.exact_name\t25",
}


def head(kind: str) -> list[str]:
    """The lines before the rows."""
    meta = {"kind": kind, **META}
    return [*(f"# {name}: {value}" for name, value in meta.items()), "\t".join(BY_NAME[kind].columns)]


def write(folder: Path, kind: str, *rows: str, note: str = "") -> Path:
    """A file of some rows, given without their notes. The first row is line 5."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{kind}.tsv"
    path.write_text("\n".join([*head(kind), *(f"{row}\t{note}" for row in rows), ""]), encoding="utf-8")
    return path


def with_own(own: Path, shipped: Lexicon | None = None, regions: Container[str] | None = None) -> Lexicon:
    """What ships, and the files of a site's own folder."""
    return compile_rows(shipped or shipped_lexicon(), *read_folder(own), regions)
