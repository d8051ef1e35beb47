"""One cell of a table → one field of a document.

A list stands with one entry a line, or between `；` `;` `|`; materials as 名称|必要|原件1|复印件1 and questions as
问题|答案, a line each. What these forms cannot say stands as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import orjson

from dictionaries.reasons import Message
from indexer.loaders.choices import CHOICES, UNITS, read_choice

LISTS: Final = frozenset(
    {
        "aliases",
        "topics",
        "audience",
        "themes",
        "site_themes",
        "life_events",
        "coverage.regions",
        "legal_basis",
        "conditions",
        "process",
        "online",
        "platforms",
        "amended_by",
    }
)
CODES: Final = frozenset(
    {
        "id",
        "item_code",
        "catalog_code",
        "region",
        "coverage.regions",
        "authority.code",
        "superseded_by",
        "amended_by",
    }
)
SEPARATOR = re.compile(r"[；;|]")
LOST_DIGITS = re.compile(r"^\d(?:\.\d+)?E\+\d+$", re.IGNORECASE)
FLOAT_CODE = re.compile(r"^(\d+)\.0$")
TIMES = re.compile(r"^(\d{1,2})\s*次$")


AMOUNT = re.compile(r"^(\d{1,5}(?:\.\d+)?)\s*个?\s*(工作日|自然日|天|日|月|小时)(?:[（(](.*)[)）])?$", re.DOTALL)
AT_ONCE = re.compile(r"^(?:即时|即办|当场|立即|当日|马上)(?:办结|办理)?$")
NO_LIMIT = Message(
    "wrong_form", "“{text}”不是时限", "“{text}” is no time limit",
    "时限应写成“5个工作日”“20自然日”“1个月”“24小时”“即时”，有说明的写在括号里",
    "write 5 and its unit as “5个工作日”, “20自然日”, “1个月”, “24小时” or “即时”, with a remark in brackets",
    joint="：",
)  # fmt: skip


COUNT = re.compile(r"^(原件|复印件)\s*[:：×xX]?\s*(\d{1,3})\s*份?$")
COUNTED = {"原件": "original", "复印件": "copies"}
BAD_MATERIAL = Message(
    "wrong_form", "材料“{name}”中的“{part}”无法识别", "“{part}” of material “{name}” cannot be read",
    "材料每行一份，写成“名称|必要|原件1|复印件1”，后三项可省",
    "write a material a line, as “名称|必要|原件1|复印件1”; the last three may be left out", joint="：",
)  # fmt: skip
NO_ANSWER = Message(
    "wrong_form", "“{question}”没有答案", "“{question}” has no answer", "常见问题每行一条，写成“问题|答案”",
    "write a question a line, as “问题|答案”", joint="：",
)  # fmt: skip
LOST = Message(
    "lost_digits", "编码 {code} 被表格软件当作数字，末尾的数字已丢失",
    "a spreadsheet took the code {code} for a number, and its last digits are lost",
    "请把这一列设为“文本”格式后重新填写", "format the column as text, and write the code again", joint="：",
)  # fmt: skip


def _read_materials(text: str) -> list[dict[str, object]]:
    """Each line a material; `ValueError` (in Chinese) for a part that is neither a necessity nor a count."""
    return [_read_material(line) for line in text.splitlines() if line.strip()]


def _read_questions(text: str) -> list[dict[str, object]]:
    """Each line a question and its answer; `ValueError` (in Chinese) where a line has no answer."""
    questions: list[dict[str, object]] = []
    for line in filter(str.strip, text.splitlines()):
        question, bar, answer = line.replace("｜", "|").partition("|")
        if not bar:
            raise ValueError(NO_ANSWER(question=line.strip()[:20]))
        questions.append({"question": question.strip(), "answer": answer.strip()})
    return questions


def _read_duration(text: str) -> dict[str, object]:
    """A time limit's fields; `ValueError` (in Chinese) where the text is none."""
    text = text.strip()
    if AT_ONCE.match(text):
        return {"value": 0, "unit": "即时"}
    found = AMOUNT.match(text)
    if found is None:
        raise ValueError(NO_LIMIT(text=text[:30]))
    amount, unit, note = found.groups()
    return {"value": float(amount), "unit": UNITS[unit], **({"note": note} if note else {})}


# Field → its own form in a cell.
FORMS: Final[dict[str, Callable[[str], object]]] = {
    "legal_time": _read_duration,
    "promised_time": _read_duration,
    "materials": _read_materials,
    "faqs": _read_questions,
    "visits": lambda text: TIMES.sub(r"\1", text),
}
STRUCTURED: Final = LISTS | {"legal_time", "promised_time", "materials", "faqs"}


def read_cell(field: str, text: str) -> object:
    """A field's value from a cell that is not empty; `ValueError` (in Chinese) where it cannot be read."""
    text = text.strip()
    if field in STRUCTURED and text[:1] in ("[", "{") and (known := _read_json(text)) is not None:
        return known
    if field in FORMS:
        return FORMS[field](text)
    if field in LISTS:
        return [_read_one(field, entry) for entry in split_list(text)]
    return _read_one(field, text)


def split_list(text: str) -> list[str]:
    """The entries of a list: by line breaks where there are any, else by `；` `;` `|`; empty ones left out."""
    parts = text.splitlines() if "\n" in text else SEPARATOR.split(text)
    return [part for part in map(str.strip, parts) if part]


def read_code(text: str) -> str:
    """A code as it was before a spreadsheet took it for a number; `ValueError` where digits are lost."""
    if LOST_DIGITS.match(text):
        raise ValueError(LOST(code=text))
    return FLOAT_CODE.sub(r"\1", text)


def _read_one(field: str, text: str) -> object:
    if field in CODES:
        return read_code(text)
    return read_choice(field, text) if field in CHOICES else text


def _read_json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _read_material(line: str) -> dict[str, object]:
    name, *parts = (part.strip() for part in re.split(r"[|｜]", line))
    material: dict[str, object] = {"name": name}
    for part in filter(None, parts):
        if part in CHOICES["materials.necessity"]:
            material["necessity"] = read_choice("materials.necessity", part)
        elif found := COUNT.match(part):
            material[COUNTED[found[1]]] = int(found[2])
        else:
            raise ValueError(BAD_MATERIAL(name=name[:20], part=part[:20]))
    return material
