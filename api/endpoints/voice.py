"""`POST /v1/voice`: from what a recogniser of speech has heard to a page of results. Sound itself is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotImplemented as NotServed
from werkzeug.exceptions import UnsupportedMediaType

from api.http.answers import answer, search_fields
from api.http.body import NOT_JSON, lines_of
from api.http.current import service
from api.http.metrics import count_asked
from api.openapi.operation import Operation
from api.openapi.parameters import CONTROL, REGION
from api.openapi.schemas import MOST_HYPOTHESES, MOST_SPOKEN
from search_engine import BadParameters, Detail, Message
from search_engine.messages import CONTROL_CHARACTERS, UNKNOWN_FIELD
from search_engine.operation import harmless
from search_engine.searching import NBestEntry

blueprint = Blueprint("voice", __name__)
# The most that the limits below can come to: each character as \uD83D\uDE00, and as much again for the rest.
MOST_BYTES = 2 * MOST_HYPOTHESES * MOST_SPOKEN * 12
VOICE = Operation(
    "post", "/v1/voice", "voice", "语音搜索：识别服务给出的若干结果 → 采用的文字与搜索结果；不接收录音", "搜索",
    answers={200: "VoiceAnswer", 400: "Error", 413: "Error", 415: "Error", 501: "Error", 503: "Error"},
    json="VoiceRequest", reads=True,
    example={"hypotheses": [{"text": "身份证补领", "confidence": 0.61}], "region": "330110"},
)  # fmt: skip
OPERATIONS = (VOICE,)
FIELDS = ("hypotheses", "region")
NOT_HEARD = Message(
    "wrong_type", "应为 JSON 对象，有字段 hypotheses：识别结果的列表，各有 text 与 confidence",
    "must be a JSON object with the field hypotheses: a list of what was recognised, each with text and confidence",
)  # fmt: skip
NOT_HYPOTHESES = Message(
    "wrong_type", "应为 1 至 {most} 个识别结果的列表", "must be a list of 1 to {most} of what was recognised"
)
NOT_A_HYPOTHESIS = Message(
    "wrong_type", "应为 {{text, confidence}}，confidence 可不给", "must be {{text, confidence}}; confidence is optional"
)
NOT_TEXT_OF = Message("wrong_type", "应为 1 至 {most} 个字符的文字", "must be a text of 1 to {most} characters")
NOT_A_SHARE = Message("out_of_range", "应为 0 至 1 的数", "must be a number from 0 to 1")


@blueprint.post("/v1/voice")
def voice() -> Response:
    """The text that is taken, and its page."""
    VOICE.read()
    found = service().voice(*hypotheses_of(sent_body()))
    count_asked(found.search)
    return answer({"text": found.text, "search": search_fields(found.search)})


def sent_body() -> Any:
    """The body as JSON.

    Raises:
        NotServed: It is sound.
        UnsupportedMediaType: It is neither sound nor JSON.
        BadParameters: It is no JSON.
    """
    if request.mimetype.startswith(("audio/", "video/")):  # browsers call a recording of sound alone video/webm, too
        raise NotServed
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return orjson.loads(lines_of(request, MOST_BYTES).read())
    except orjson.JSONDecodeError:
        raise BadParameters([Detail("body", NOT_JSON())]) from None


def hypotheses_of(body: Any) -> tuple[tuple[NBestEntry, ...], str | None]:
    """Hypotheses and region of a body. Raises `BadParameters` with every fault."""
    if not isinstance(body, dict):
        raise BadParameters([Detail("body", NOT_HEARD())])
    given = body.get("hypotheses")
    faults = [Detail(harmless(name[:50]), UNKNOWN_FIELD()) for name in body if name not in FIELDS]
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_HYPOTHESES:
        faults.append(Detail("hypotheses", NOT_HYPOTHESES(most=MOST_HYPOTHESES)))
        given = []
    for place, entry in enumerate(given):
        faults.extend(faults_of(entry, f"hypotheses[{place}]"))
    region = region_of(body.get("region"), faults)
    if faults:
        raise BadParameters(faults)
    # recognisers that tell no confidence give the most probable reading first
    return tuple(
        NBestEntry(entry["text"].strip(), float(entry.get("confidence", 1 / place)))
        for place, entry in enumerate(given, 1)
    ), region


def faults_of(entry: Any, where: str) -> Iterator[Detail]:
    """What is wrong with one hypothesis."""
    if not isinstance(entry, dict):
        yield Detail(where, NOT_A_HYPOTHESIS())
        return
    text, confidence = entry.get("text"), entry.get("confidence", 1)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= len(text) <= MOST_SPOKEN:
        yield Detail(f"{where}.text", NOT_TEXT_OF(most=MOST_SPOKEN))
    elif CONTROL.search(text):
        yield Detail(f"{where}.text", CONTROL_CHARACTERS())
    # True and False are numbers in Python, not in JSON.
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        yield Detail(f"{where}.confidence", NOT_A_SHARE())


def region_of(value: Any, faults: list[Detail]) -> str | None:
    """The region, which may be left out."""
    if value is None or value == "":
        return None
    try:
        code: str = REGION.read([value if isinstance(value, str) else "?"])
        return code
    except ValueError as error:
        faults.append(Detail("region", str(error)))
        return None
