"""What may stand in a field is declared with the field.

1. In a letter each text field of the model is masked, those of its parts and lists among them, but for fields that are
   declared an office's; a field that nobody has declared is masked too.
2. In other documents nothing is masked but who asked.
3. A name that one field shows, or that is the asker's, is masked in all fields of the letter.
4. What a kind of value keeps is what its declaration says.
"""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict

from indexer.documents.document import Document
from indexer.documents.masking.declared import masked_fields, rules_of
from indexer.documents.masking.shown import CARD, NAME, PHONE, PUBLISHED, RUNNING, Shown

SAID, SHOWN = "我叫王小明，电话13800004567", "我叫王**，电话***"
RULES = rules_of(Document)
# Fields of a letter that are the office's own, or codes: they stay as they are.
OFFICES = {
    "accepted_by", "amended_by", "answered_by", "auth_level", "authority", "case_type", "catalog_code", "contact",
    "coverage", "document_number", "fee", "hours", "id", "issued_by", "item_code", "legal_basis", "legal_time",
    "life_events", "links", "materials", "place", "platforms", "promised_time", "region", "site", "site_themes",
    "superseded_by", "supervision", "themes",
}  # fmt: skip
# Fields of persons' texts, and one that is a person's name.
PERSONS = {
    "title", "aliases", "summary", "text", "topics", "conditions", "process", "faqs", "answer", "transition", "asker",
}  # fmt: skip


def holds_text(name: str) -> bool:
    """Whether a field's JSON schema has a text that is none of a few fixed words, and no time."""

    def found(schema: Any) -> bool:
        if isinstance(schema, dict):
            if schema.get("type") == "string" and "enum" not in schema and schema.get("format") != "date-time":
                return True
            if "$ref" in schema:
                return found(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
            return any(map(found, schema.values()))
        return isinstance(schema, list) and any(map(found, schema))

    return found(SCHEMA["properties"][name])


SCHEMA = Document.model_json_schema()


def letter(**fields: object) -> Document:
    return Document.model_validate({"id": "1", "title": "信", "kind": "faq", **fields})


def shown(document: Document, is_letter: bool = True) -> Document:
    return document.model_copy(update=masked_fields(document, RULES, is_letter))


def test_every_text_field_is_an_offices_or_masked() -> None:
    fields = {name for name in Document.model_fields if holds_text(name)}
    assert fields == OFFICES | PERSONS
    assert RULES.keys() == PERSONS


@pytest.mark.parametrize("name", sorted(PERSONS - {"asker"}))
def test_each_field_of_people_is_masked_in_letters_alone(name: str) -> None:
    many = {"aliases", "topics", "conditions", "process"}
    given: object = [SAID] if name in many else SAID
    wanted: object = (SHOWN,) if name in many else SHOWN
    if name == "faqs":
        given = [{"question": SAID, "answer": SAID}]
    document = letter(**{name: given})
    masked = getattr(shown(document), name)
    if name == "faqs":
        assert (masked[0].question, masked[0].answer) == (SHOWN, SHOWN)
    else:
        assert masked == wanted
    assert shown(document, is_letter=False) == document


def test_what_is_an_offices_stays() -> None:
    document = letter(
        contact=SAID, supervision=SAID, answered_by=SAID, place={"address": SAID}, authority={"name": SAID}
    )
    assert shown(document) == document


def test_who_asked_is_masked_in_every_field_of_the_letter() -> None:
    document = shown(letter(asker="王小明", text="路灯不亮", answer="经查，王小明反映属实"))
    assert (document.asker, document.answer) == ("王**", "经查，王**反映属实")
    assert shown(letter(asker="王小明", answer="王小明反映属实"), is_letter=False).answer == "王小明反映属实"
    document = shown(letter(title="李大勇的来信", text="我叫李大勇", asker="热心网友"))
    assert (document.title, document.text, document.asker) == ("李**的来信", "我叫李**", "热心网友")


def test_masking_a_letter_twice_changes_nothing() -> None:
    document = shown(letter(title=SAID, text=SAID, asker="王小明", faqs=[{"question": SAID, "answer": SAID}]))
    assert masked_fields(document, RULES, True) == {}


class Part(BaseModel):
    model_config = ConfigDict(frozen=True)
    said: str = ""
    code: Annotated[str, Shown(PUBLISHED)] = ""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True)
    new: str | None = None
    phone: Annotated[str, Shown(PHONE)] | None = None
    card: Annotated[str | None, Shown(CARD)] = None
    who: Annotated[str, Shown(NAME)] = ""
    parts: tuple[Part, ...] = ()
    number: int = 0


def test_a_declaration_says_how_a_field_is_masked() -> None:
    rules = rules_of(Model)
    assert {name: rule.content for name, rule in rules.items()} == {
        "new": RUNNING, "phone": PHONE, "card": CARD, "who": NAME, "parts": RUNNING,
    }  # fmt: skip
    model = Model(
        new=SAID, phone="13800004567", card="6222021234567890128", who="李四", parts=(Part(said=SAID, code=SAID),)
    )
    assert masked_fields(model, rules, True) == {
        "new": SHOWN, "phone": "138***4567", "card": "***0128", "who": "李*", "parts": (Part(said=SHOWN, code=SAID),),
    }  # fmt: skip
