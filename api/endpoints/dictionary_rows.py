"""`GET /v1/admin/dictionaries/rows/ID`: one row of a dictionary, with what each version has made of it."""

from __future__ import annotations

from flask import Blueprint, Response

from api.endpoints.dictionaries import PATH, TAG, WRITE, private
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from search_engine.searching import form_parameter

blueprint = Blueprint("dictionary_rows", __name__)

ID = form_parameter(
    "id", "[a-z2-7]{8}", "应为 8 个字符，只用 a 至 z 与 2 至 7，见搜索回答中的 rows", "行的编号，见搜索回答中的 rows",
    "zejrvjyg",
)  # fmt: skip
ROW = Operation(
    "get", f"{PATH}/rows/{{id}}", "getDictionaryRow",
    "一行词典：现在的内容、随软件的内容、由谁负责、各版本对它的改动", TAG,
    in_path=(ID,), answers={200: "DictionaryRow", 404: "Error", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (ROW,)


@blueprint.get(f"{PATH}/rows/<id>")
def row(**path: str) -> Response:
    """A row."""
    actor = service().actor(authorised(WRITE))
    return private(service().editor.row(actor, ROW.read(**path)["id"]).as_dict())
