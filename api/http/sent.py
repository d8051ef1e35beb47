"""The parameters of a request as they were sent: in its address, or in its body, as a form or a JSON object."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import UnsupportedMediaType

from api.http.body import json_of, json_value, lines_of
from api.http.current import current_request
from search_engine import BadParameters, Detail, Message
from search_engine.messages import NOT_A_FLAG, NOT_A_NUMBER, NOT_A_TEXT, NOT_AN_INTEGER, NOT_UTF8
from search_engine.operation import harmless
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
HALF = re.compile(r"[\ud800-\udfff]")  # as what is no UTF-8 is read
LONGEST_ECHO = 50  # characters of an unknown name
TOO_LONG_QUERY = Message(
    "too_long", "查询字符串最长 {most} 字节，现有 {length} 字节",
    "the query string must have at most {most} bytes, has {length}",
)  # fmt: skip
NO_UTF8_AT_ALL = Message(
    "not_utf8", "参数不是 UTF-8 编码", "the parameters are not UTF-8", NOT_UTF8.mend, NOT_UTF8.mend_english
)
NO_PARAMETERS = Message(
    "wrong_type", "应为 JSON 对象，参数名 → 值", "must be a JSON object of parameters and their values"
)
GIVEN_TWICE = Message(
    "given_twice",
    "在网址和请求体中各给了一次",
    "is given in the address and in the body",
    "请只留一处",
    "leave one of them",
)
NO_LIST = Message("wrong_type", "应为列表", "must be a list")
A_LIST = Message("wrong_type", "只能给一个值，不是列表", "only one value may be given, not a list")
# JSON Schema's name of a type → what is said of a value that is of another one.
TYPES: Mapping[str, Message] = {
    "string": NOT_A_TEXT,
    "integer": NOT_AN_INTEGER,
    "number": NOT_A_NUMBER,
    "boolean": NOT_A_FLAG,
}
Sent = Mapping[str, Sequence[str]]


def in_address(faults: list[Detail] | None = None) -> dict[str, list[str]]:
    """The query string's parameters.

    Args:
        faults: Where those of no UTF-8 are added, which are then left out.

    Raises:
        BadParameters: It is longer than any sensible one; some of it is no UTF-8, and there are no `faults`.
    """
    text = current_request().query_string
    if len(text) > MOST_BYTES:
        raise BadParameters([Detail("", TOO_LONG_QUERY(most=MOST_BYTES, length=len(text)))])
    return _in_utf8(text, faults)


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
    address, body = in_address(faults), _in_body(parameters, faults)
    current_request().environ[IN_BODY] = body
    faults += [Detail(name, GIVEN_TWICE()) for name in body if name in address]
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
        given = _json_object(json_of(asked, MOST_BYTES).read()).items()
        found = {name: texts_of(name, value, known.get(name), faults) for name, value in given}
        return {name: values for name, values in found.items() if values}
    if asked.mimetype not in (FORM, ""):
        raise UnsupportedMediaType
    return _in_utf8(lines_of(asked, MOST_BYTES).read(), faults)


def _json_object(text: bytes) -> dict[str, Any]:
    body = json_value(text)
    if not isinstance(body, dict):
        raise BadParameters([Detail("body", NO_PARAMETERS())])
    return body


def texts_of(name: str, value: Any, parameter: Parameter | None, faults: list[Detail]) -> list[str]:
    """A value of a JSON object as a form would have it; null is nothing. What a parameter's reader could not tell, that
    it is of another type, is added to the faults.
    """
    if parameter is None:
        return [""]  # whoever reads it knows no parameter of that name
    if value is None:
        return []
    if parameter.repeated != isinstance(value, list):
        faults.append(Detail(name, NO_LIST() if parameter.repeated else A_LIST()))
        return []
    texts = [_text_of(one, parameter.schema["type"]) for one in (value if isinstance(value, list) else [value])]
    if None in texts:
        faults.append(Detail(name, TYPES[parameter.schema["type"]]()))
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


def _in_utf8(text: bytes, faults: list[Detail] | None) -> dict[str, list[str]]:
    """The parameters that are UTF-8; of each other one a fault. Raises `BadParameters` where nobody takes faults."""
    try:
        return parameters_of(text)
    except UnicodeDecodeError:
        if faults is None:
            raise BadParameters([Detail("", NO_UTF8_AT_ALL())]) from None
    given = parameters_of(text, "surrogateescape")
    wrong = [name for name, values in given.items() if HALF.search("".join((name, *values)))]
    faults += [Detail(harmless(name[:LONGEST_ECHO]), NOT_UTF8()) for name in wrong]
    return {name: values for name, values in given.items() if name not in wrong}


def parameters_of(query: bytes, errors: str = "strict") -> dict[str, list[str]]:
    """Name → values as `parse_qs` reads them, in the order in which names were first given; blank values too.

    Args:
        errors: What is done with what is no UTF-8, as of `bytes.decode`.

    Raises:
        UnicodeDecodeError: What was sent is no UTF-8.
    """
    if not query.isascii():  # no browser sends such
        return parse_qs(query.decode(errors=errors), keep_blank_values=True, errors=errors)
    found: dict[str, list[str]] = {}
    for pair in query.replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            found.setdefault(_text(name, errors), []).append(_text(value, errors))
    return found


def _text(sent: bytes, errors: str) -> str:
    """A part without its percent signs: of a Chinese query `parse_qs` takes one step a byte and more."""
    if b"%" not in sent:
        return sent.decode(errors=errors)
    first, *rest = sent.split(b"%")
    return b"".join(
        [first, *[BYTES[part[:2]] + part[2:] if part[:2] in BYTES else b"%" + part for part in rest]]
    ).decode(errors=errors)
