"""`GET /v1/admin/dictionaries/rows/ID`: one row of a dictionary, with what each version has made of it."""

from __future__ import annotations

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import PATH
from api.http.current import service
from search_engine import Message
from search_engine.editorial import use_fields
from search_engine.searching import form_parameter

blueprint = AdminBlueprint("dictionary_rows", __name__)
OPERATIONS = blueprint.operations

NOT_A_ROW = Message(
    "wrong_form", "应为 8 个字符，只用 a 至 z 与 2 至 7，见搜索回答中的 rows",
    "must have 8 characters, only a to z and 2 to 7, as in rows of a search's answer",
)  # fmt: skip
ID = form_parameter("id", "[a-z2-7]{8}", NOT_A_ROW(), "行的编号，见搜索回答中的 rows", "zejrvjyg")


@blueprint.call(
    "get", f"{PATH}/rows/{{id}}", "getDictionaryRow", "一行词典：现在的内容、随软件的内容、作用、各版本的改动",
    in_path=(ID,), answers={200: "DictionaryRow", 404: "Error"},
)  # fmt: skip
def row(asked: Asked) -> object:
    """A row."""
    found = service().editor.row(asked.actor, asked["id"])
    return found.as_dict() | {"use": use_fields(service().row_uses.of(asked.actor, found.key))}
