"""The parameters of a request as they were sent: in its address, or in its body, as a form or a JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import UnsupportedMediaType

from api.http.body import json_body, lines_of
from api.http.current import current_request
from search_engine import BadParameters, Detail
from search_engine.searching import Parameter

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_BYTES = 65_536  # of a query string, or of a body of parameters
IN_BODY = "zwfw.parameters"  # in the environment of a request: what its body was found to give
# By two hexadecimal digits of either case the byte that they stand for.
BYTES = {
    f"{high}{low}".encode(): bytes.fromhex(f"{high}{low}")
    for high in "0123456789abcdefABCDEF"
    for low in "0123456789abcdefABCDEF"
}
# JSON Schema's name of a type → what a clerk calls it, after 应为.
TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": " true 或 false"}
Sent = Mapping[str, Sequence[str]]


def in_address() -> dict[str, list[str]]:
    """The query string's parameters.

    Raises:
        BadParameters: It is longer than any sensible one, or no UTF-8.
    """
    text = current_request().query_string
    if len(text) > MOST_BYTES:
        raise BadParameters([Detail("", f"查询字符串最长 {MOST_BYTES} 字节，现有 {len(text)} 字节")])
    return _parameters(text)


def in_address_or_body(parameters: Sequence[Parameter], faults: list[Detail]) -> Sent:
    """The parameters of the query string and of the body, in which none may be given again.

    Args:
        parameters: Those that may be given: their types are those of a JSON object's values.
        faults: To which is added what no reader of the parameters can tell.

    Raises:
        BadParameters: The body can not be read at all.
        UnsupportedMediaType: The body is neither JSON nor a form.
        TooLarge: It has too many bytes.
    """
    address, body = in_address(), _in_body(parameters, faults)
    current_request().environ[IN_BODY] = body
    faults += [Detail(name, "在网址和请求体中各给了一次，请只留一处") for name in body if name in address]
    return {**address, **body}


def sent_anywhere(name: str) -> Sequence[str]:
    """What the current request gave for a parameter, as far as it has been read."""
    asked = current_request()
    found: Sequence[str] = asked.environ.get(IN_BODY, {}).get(name) or asked.args.getlist(name)
    return found


def _in_body(parameters: Sequence[Parameter], faults: list[Detail]) -> Sent:
    asked = current_request()
    if asked.mimetype == JSON:
        known = {parameter.name: parameter for parameter in parameters}
        given = json_body(asked, MOST_BYTES, (JSON,), "，参数名 → 值").items()
        found = {name: texts_of(name, value, known.get(name), faults) for name, value in given}
        return {name: values for name, values in found.items() if values}
    if asked.mimetype not in (FORM, ""):
        raise UnsupportedMediaType
    return _parameters(lines_of(asked, MOST_BYTES).read())


def texts_of(name: str, value: Any, parameter: Parameter | None, faults: list[Detail]) -> list[str]:
    """A value of a JSON object as a form would have it; null is nothing. What a parameter's reader could not tell, that
    it is of another type, is added to the faults.
    """
    if parameter is None:
        return [""]  # whoever reads it knows no parameter of that name
    if value is None:
        return []
    if parameter.repeated != isinstance(value, list):
        faults.append(Detail(name, "应为列表" if parameter.repeated else "只能给一个值，不是列表"))
        return []
    texts = [_text_of(one, parameter.schema["type"]) for one in (value if isinstance(value, list) else [value])]
    if None in texts:
        faults.append(Detail(name, f"应为{TYPES[parameter.schema['type']]}{'的列表' if parameter.repeated else ''}"))
        return []
    return [text for text in texts if text is not None]


def _text_of(value: Any, kind: str) -> str | None:
    """A text is taken for any type, as callers send it who know of no other; None: it is of another type."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower() if kind == "boolean" else None
    if kind == "integer" and (isinstance(value, int) or (isinstance(value, float) and value.is_integer())):
        return str(int(value))
    if kind == "number" and isinstance(value, int | float):
        return format(value, ".15f").rstrip("0").rstrip(".")
    return None


def _parameters(text: bytes) -> dict[str, list[str]]:
    try:
        return parameters_of(text)
    except UnicodeDecodeError:
        raise BadParameters([Detail("", "参数不是 UTF-8 编码，请将文字按 UTF-8 编码后再作百分号转义")]) from None


def parameters_of(query: bytes) -> dict[str, list[str]]:
    """Name → values as `parse_qs` reads them, in the order in which names were first given; blank values too.

    Raises:
        UnicodeDecodeError: What was sent is no UTF-8.
    """
    if not query.isascii():  # no browser sends such
        return parse_qs(query.decode(), keep_blank_values=True, errors="strict")
    found: dict[str, list[str]] = {}
    for pair in query.replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            found.setdefault(_text(name), []).append(_text(value))
    return found


def _text(sent: bytes) -> str:
    """A part without its percent signs: of a Chinese query `parse_qs` takes one step a byte and more."""
    if b"%" not in sent:
        return sent.decode()
    first, *rest = sent.split(b"%")
    return b"".join(
        [first, *[BYTES[part[:2]] + part[2:] if part[:2] in BYTES else b"%" + part for part in rest]]
    ).decode()
