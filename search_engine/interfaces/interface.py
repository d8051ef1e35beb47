"""An outside interface as it is registered: where it is, what it is asked, what must come back (C 0103 §8.3.4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from search_engine.errors import BadParameters, Detail
from search_engine.interfaces.addresses import AddressRefused, read_address
from search_engine.settings.sealed_value import NAME as SECRET_NAME
from search_engine.settings.sealed_value import NAME_TOLD
from search_engine.settings.sealed_value import PREFIX as SEALED
from search_engine.signing.canonical import APP_FORM

Method = Literal["GET", "HEAD", "POST"]
Type = Literal["string", "number", "integer", "boolean", "array", "object", "any"]
# Statuses that are in order: 2xx; any that shows that somebody is there; any that is no fault of the host.
Accepts = Literal["ok", "alive", "answering"]
Body = Literal["form", "json"]
Sign = Literal["", "sm2"]

TYPE_LABELS: Final[dict[str, str]] = {
    "string": "文字", "number": "数字", "integer": "整数", "boolean": "是否", "array": "列表", "object": "对象",
    "any": "任意",
}  # fmt: skip
LONGEST_NAME, LONGEST_TEXT, MOST_PARTS, MOST_VALUES = 60, 500, 60, 4_000
# Seconds: asking more often than that is a burden to a host.
LEAST_INTERVAL, MOST_INTERVAL = 30, 86_400
MOST_MS: Final = 60_000
NAME: Final = re.compile(r"[\w.\[\]-]{1,60}")
# A member of an answer: names between dots, `[]` for each of a list, also of one that is all of the answer.
STEP: Final = r"[A-Za-z_][\w-]{0,40}(?:\[\])*"
PATH: Final = re.compile(rf"(?:(?:\[\])+|{STEP})(?:\.{STEP}){{0,9}}", re.ASCII)
MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+*-]{1,60}")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
FROZEN: Final = ConfigDict(frozen=True, extra="forbid")


class Parameter(BaseModel):
    """A parameter of a request.

    Attributes:
        value: What a check sends; `secret:NAME`: what is kept sealed under that name.
    """

    model_config = FROZEN

    name: str
    required: bool = True
    type: Type = "string"
    description: str = ""
    value: str = ""

    @property
    def secret(self) -> str:
        """Name of the sealed secret that is sent; "": the value itself is."""
        return self.value.removeprefix(SEALED) if self.value.startswith(SEALED) else ""


class Member(BaseModel):
    """A member that an answer must have; `path` as `PATH` tells it."""

    model_config = FROZEN

    path: str
    type: Type = "any"


class Interface(BaseModel):
    """An interface.

    Attributes:
        name, service: 接口名称, and the service that it belongs to.
        body: How the parameters of a POST are written.
        accepts: Which statuses are in order; with `status` that one alone.
        status: 0: as `accepts` says.
        media_type: That an answer must have; "": any.
        members: What an answer of JSON must have; with any, an answer must be JSON.
        personal: Whether its answers may hold personal data.
        provider: Whose it is.
        receiver: Where they are told of alarms; "": where ZWFW_SITE_OWNERS says of the provider, if it does.
        interval: Seconds between two checks; 0: as the setting says.
        slow_ms: From when an answer is slow; 0: as the setting says.
        on: Whether it is checked by itself.
        sign: How requests are signed; "": not at all.
        app: What the other side calls us, who sign.
    """

    model_config = FROZEN

    name: str
    service: str = ""
    address: str
    method: Method = "GET"
    body: Body = "form"
    parameters: tuple[Parameter, ...] = ()
    accepts: Accepts = "ok"
    status: int = 0
    media_type: str = ""
    members: tuple[Member, ...] = ()
    personal: bool = False
    provider: str = ""
    receiver: str = ""
    interval: int = 0
    slow_ms: int = 0
    on: bool = True
    sign: Sign = ""
    app: str = ""
    note: str = ""

    @property
    def is_json(self) -> bool:
        """Whether an answer must be JSON."""
        return bool(self.members) or self.media_type.endswith(("/json", "+json"))

    def query(self, secrets: dict[str, str]) -> str:
        """What stands behind the address: the parameters of a request without a body."""
        return "" if self.method == "POST" else urlencode(self._values(secrets))

    def content(self, secrets: dict[str, str]) -> bytes:
        """The body of a request: of a POST its parameters, and nothing else."""
        if self.method != "POST":
            return b""
        values = self._values(secrets)
        if self.body == "form":
            return urlencode(values).encode()
        types = {one.name: one.type for one in self.parameters}
        return orjson.dumps({name: _typed(value, types[name]) for name, value in values.items()})

    @property
    def content_type(self) -> str:
        """Of the body."""
        return "application/json" if self.body == "json" else "application/x-www-form-urlencoded"

    def _values(self, secrets: dict[str, str]) -> dict[str, str]:
        values = {one.name: secrets.get(one.secret, "") if one.secret else one.value for one in self.parameters}
        wanted = {one.name for one in self.parameters if one.required}
        return {name: value for name, value in values.items() if value or name in wanted}


def read_interface(values: Any, row: int = 0) -> Interface:
    """An interface from JSON values. Raises `BadParameters` with every fault; `row`: its place in a file, from 1."""
    try:
        found = Interface.model_validate(values)
    except ValidationError as error:
        raise BadParameters(
            [_detail(one, row) for one in error.errors(include_url=False, include_input=False)]
        ) from None
    if faults := [Detail(name, why, row) for name, why in faults_of(found)]:
        raise BadParameters(faults)
    return found


def faults_of(interface: Interface) -> Iterator[tuple[str, str]]:
    """What is wrong with an interface: the field, and in Chinese why."""
    yield from _faults_of_texts(interface)
    for field in ("address", "receiver"):
        if text := getattr(interface, field):
            try:
                read_address(text)
            except AddressRefused as error:
                yield field, str(error)
    if not interface.address:
        yield "address", "请填写接口地址"
    if interface.interval and not LEAST_INTERVAL <= interface.interval <= MOST_INTERVAL:
        yield "interval", f"应为 {LEAST_INTERVAL} 至 {MOST_INTERVAL} 秒，0 为依设置"
    if not 0 <= interface.slow_ms <= MOST_MS:
        yield "slow_ms", f"应为 1 至 {MOST_MS} 毫秒，0 为依设置"
    if interface.status and not 200 <= interface.status <= 599:
        yield "status", "应为 200 至 599 的状态码，0 为依接受的状态"
    if interface.media_type and not MEDIA_TYPE.fullmatch(interface.media_type):
        yield "media_type", "应为媒体类型，如 application/json"
    if interface.method == "HEAD" and (interface.members or interface.media_type):
        yield "method", "HEAD 没有返回内容：检查返回格式请用 GET 或 POST"
    if interface.sign and not APP_FORM.fullmatch(interface.app):
        yield "app", "签名时请填写对方给本系统的名称：2 至 64 个字母、数字或 . _ -"
    yield from _faults_of_parts(interface)


def _faults_of_texts(interface: Interface) -> Iterator[tuple[str, str]]:
    if not interface.name or len(interface.name) > LONGEST_NAME or "/" in interface.name:
        yield "name", f"名称应为 1 至 {LONGEST_NAME} 个字符，不含 /"
    texts = {name: getattr(interface, name) for name in ("name", "service", "provider", "note")}
    for parameter in interface.parameters:
        texts[f"parameters.{parameter.name}"] = parameter.description + parameter.value
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT or CONTROL.search(text) or text != text.strip():
            yield field, f"最长 {LONGEST_TEXT} 个字符，不含换行等控制字符，两端无空格"


def _faults_of_parts(interface: Interface) -> Iterator[tuple[str, str]]:
    if len(interface.parameters) > MOST_PARTS or len(interface.members) > MOST_PARTS:
        yield "parameters", f"参数与返回字段各最多 {MOST_PARTS} 个"
    if sum(len(one.value) for one in interface.parameters) > MOST_VALUES:
        yield "parameters", f"各参数的值合计最长 {MOST_VALUES} 个字符"
    names = [one.name for one in interface.parameters]
    for one in interface.parameters:
        if not NAME.fullmatch(one.name):
            yield "parameters", "参数名应为 1 至 60 个字母、汉字、数字或 _ . - [ ]"
        elif one.value.startswith(SEALED):
            if not SECRET_NAME.fullmatch(one.secret):
                yield f"parameters.{one.name}", f"{SEALED} 之后的{NAME_TOLD}"
        elif one.value and not _is_of(one.value, one.type):
            yield f"parameters.{one.name}", f"值应为{TYPE_LABELS[one.type]}"
    if len(set(names)) < len(names):
        yield "parameters", "参数名不应重复"
    for member in interface.members:
        if not PATH.fullmatch(member.path):
            yield "members", "返回字段应写作 process_response.items[].id 的样子"


def _detail(error: Any, row: int) -> Detail:
    field = ".".join(map(str, error["loc"]))
    told = {"extra_forbidden": "没有这个字段", "missing": "请给出这个字段"}.get(error["type"], "")
    if error["type"] == "literal_error":
        told = f"应为 {error['ctx']['expected']} 之一".replace(" or ", "、").replace(", ", "、")
    return Detail(field, told or "写法不对", row)


def _is_of(value: str, wanted: str) -> bool:
    """Whether the text of a value is of a type."""
    try:
        _typed(value, wanted)
    except ValueError:
        return False
    return True


def _typed(value: str, wanted: str) -> Any:
    """A value as JSON has it. Raises `ValueError` where the text is of another type."""
    if wanted in ("string", "any"):
        return value
    if not value:
        return None
    found = orjson.loads(value)
    if not is_type(found, wanted):
        raise ValueError(wanted)
    return found


def is_type(value: Any, wanted: str) -> bool:
    """Whether a value of JSON is of a type."""
    if wanted == "any":
        return True
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, TYPES[wanted])


TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "string": str, "number": (int, float), "integer": int, "boolean": bool, "array": list, "object": dict,
}  # fmt: skip


def type_of(value: Any) -> str:
    """The type of a value of JSON, by `TYPE_LABELS`; "" of null."""
    return next((name for name in ("boolean", "integer", *TYPES) if value is not None and is_type(value, name)), "")
