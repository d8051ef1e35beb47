"""Materials and questions as people write them in one cell, one a line: 名称|必要|原件1|复印件1 and 问题|答案."""

from __future__ import annotations

import re
from typing import cast

from indexer.documents.document import Material, Question
from indexer.loaders.choices import CHOICES, read_choice

COUNT = re.compile(r"^(原件|复印件)\s*[:：×xX]?\s*(\d{1,3})\s*份?$")
COUNTED = {"原件": "original", "复印件": "copies"}
MATERIAL_FORM = "材料每行一份，写成“名称|必要|原件1|复印件1”，后三项可省"
QUESTION_FORM = "常见问题每行一条，写成“问题|答案”"


def read_materials(text: str) -> list[dict[str, object]]:
    """Each line a material; `ValueError` (in Chinese) for a part that is neither a necessity nor a count."""
    return [_read_material(line) for line in text.splitlines() if line.strip()]


def _read_material(line: str) -> dict[str, object]:
    name, *parts = (part.strip() for part in re.split(r"[|｜]", line))
    material: dict[str, object] = {"name": name}
    for part in filter(None, parts):
        if part in CHOICES["materials.necessity"]:
            material["necessity"] = read_choice("materials.necessity", part)
        elif found := COUNT.match(part):
            material[COUNTED[found[1]]] = int(found[2])
        else:
            raise ValueError(f"材料“{name[:20]}”中的“{part[:20]}”无法识别：{MATERIAL_FORM}")
    return material


def write_materials(value: object) -> str:
    """The lines that `read_materials` reads, as far as they can say it."""
    return "\n".join(map(_write_material, cast(tuple[Material, ...], value)))


def _write_material(material: Material) -> str:
    counts = (("原件", material.original), ("复印件", material.copies))
    return "|".join(
        [material.name, material.necessity, *(f"{word}{count}" for word, count in counts if count is not None)]
    )


def read_questions(text: str) -> list[dict[str, object]]:
    """Each line a question and its answer; `ValueError` (in Chinese) where a line has no answer."""
    questions: list[dict[str, object]] = []
    for line in filter(str.strip, text.splitlines()):
        question, bar, answer = line.replace("｜", "|").partition("|")
        if not bar:
            raise ValueError(f"“{line.strip()[:20]}”没有答案：{QUESTION_FORM}")
        questions.append({"question": question.strip(), "answer": answer.strip()})
    return questions


def write_questions(value: object) -> str:
    """The lines that `read_questions` reads, as far as they can say it."""
    return "\n".join(f"{one.question}|{one.answer}" for one in cast(tuple[Question, ...], value))
