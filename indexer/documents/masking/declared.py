"""Masks a document's fields by what their declarations say, its parts' and lists' among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from indexer.documents.masking.shown import NAME, PUBLISHED, RUNNING, Content, Shown
from indexer.documents.masking.texts import mask_texts, strip_personal
from indexer.documents.masking.values import MASKS, is_person

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)
UNIONS: Final = (Union, UnionType)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What may stand in a field. `inner`: the rules of the model that its value is, or that its parts are; none for
    texts.
    """

    content: Content
    inner: Mapping[str, FieldRule]


def rules_of(model: type) -> dict[str, FieldRule]:
    """The rules of the fields of a model or dataclass that hold text which may be a person's; fields that hold none
    are not among them.
    """
    found = {name: _rule(hint) for name, hint in get_type_hints(model, include_extras=True).items()}
    return {name: rule for name, rule in found.items() if rule is not None and rule.content != PUBLISHED}


def _rule(hint: Any, content: Content | None = None) -> FieldRule | None:
    """The rule of a type; None for one that holds no text."""
    if get_origin(hint) is Annotated:
        declared = [one.content for one in hint.__metadata__ if isinstance(one, Shown)]
        return _rule(hint.__origin__, content or (declared[-1] if declared else None))
    if get_origin(hint) in UNIONS or get_origin(hint) is tuple:
        rules = [rule for part in get_args(hint) if (rule := _rule(part, content))]
        return rules[0] if rules else None
    if hint is str:
        return FieldRule(content or RUNNING, {})
    if isinstance(hint, type) and (issubclass(hint, BaseModel) or is_dataclass(hint)):
        inner = rules_of(hint)
        return FieldRule(content or RUNNING, inner) if inner else None
    return None


def masked_fields(document: BaseModel, rules: Mapping[str, FieldRule], is_letter: bool) -> dict[str, object]:
    """The fields of a document that hold what they may not show, as they may be shown.

    Args:
        rules: Its model's.
        is_letter: Its running text is people's; that of other documents is an office's, and stays.
    """
    given = {name: value for name in rules if (value := getattr(document, name)) is not None}
    shown: dict[str, object] = {}
    known: set[str] = set()
    for name, value in given.items():
        if (content := rules[name].content) != RUNNING and isinstance(value, str):
            shown[name] = MASKS[content](value)
            known |= {value} if content == NAME and is_person(value) else set()
    if is_letter:
        running = {name: value for name, value in given.items() if rules[name].content == RUNNING}
        masked = iter(
            mask_texts([text for name, value in running.items() for text in _texts(value, rules[name])], known)
        )
        shown |= {name: _with(value, rules[name], masked) for name, value in running.items()}
    return {name: value for name, value in shown.items() if value != given[name]}


def stored_form(value: D, rules: Mapping[str, FieldRule]) -> D:
    """What somebody typed, as it is stored: a dataclass whose texts, but for those that are declared published, keep
    nothing of a person. `rules`: its own.
    """
    given = {name: text for name in rules if isinstance(text := getattr(value, name), str)}
    kept = {name: stripped for name, text in given.items() if (stripped := strip_personal(text)) != text}
    return replace(value, **kept) if kept else value


def _texts(value: Any, rule: FieldRule) -> Iterator[str]:
    """The running texts of a field's value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part, rule)
    elif isinstance(value, BaseModel):
        for name, inner in rule.inner.items():
            yield from _texts(getattr(value, name), inner)


def _with(value: Any, rule: FieldRule, texts: Iterator[str]) -> Any:
    """A value with other texts in the place of its own, in the same order."""
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, tuple):
        return tuple(_with(part, rule, texts) for part in value)
    if isinstance(value, BaseModel):
        update = {name: _with(getattr(value, name), inner, texts) for name, inner in rule.inner.items()}
        return value.model_copy(update=update)
    return value
