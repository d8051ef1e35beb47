"""`/v1/admin/dictionaries`: whole lists and thesauri as files, out and in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import KIND, OWN, PATH
from api.http.answers import answer
from api.http.body import file_of
from api.http.current import service
from api.http.lanes import Lane, answered_in
from api.http.language import language, reason_fields, told_in
from api.openapi.parameters import SKIP_BAD_ROWS, flag_parameter, text_parameter
from search_engine import sentence_in
from search_engine.editorial import FILE_MEDIA, THESAURUS_FORMATS, FileService, ImportInput
from search_engine.searching import choice_parameter

blueprint = AdminBlueprint("dictionary_files", __name__)
OPERATIONS = blueprint.operations
# Bytes of a file: what `search_engine` takes, which says so too.
LARGEST_FILE = 20 * 1024**2
LAYOUTS = ("columns", "list")

FORMAT = choice_parameter("format", tuple(FILE_MEDIA), "文件的格式", example="tsv")
THESAURUS_FORMAT = choice_parameter(
    "format", tuple(THESAURUS_FORMATS), "文件的格式；后三种为 SKOS，须安装扩展包 skos", example="csv"
)
LAYOUT = choice_parameter("layout", LAYOUTS, "表格的排法：columns 一行一词，list 一行一个关系", example="columns")
NAME = text_parameter("name", "词表的名称；只有一个时可不给")
NAMED = text_parameter("name", "词表的名称；默认取工作表名或 SKOS 词表的名称")
ALL = flag_parameter("all", "在用的全部主题词与其同义词，连同随软件的")
DRY_RUN = flag_parameter("dry_run", "只核对并报告，不起草")
SKIP = flag_parameter("skip_bad_rows", "跳过有错误的行，起草其余；默认有一行错误即全部不起草")
REPLACE = flag_parameter("replace", "文件中没有的本系统自己的行，起草为删除")
NOTE = text_parameter("note", "给核对的人看的说明")
WISHES = (DRY_RUN, SKIP, REPLACE, NOTE)
assert SKIP.name == SKIP_BAD_ROWS.name  # as of documents


@answered_in(Lane.COSTLY)
@blueprint.call(
    "get", f"{PATH}/export", "exportDictionary", "把一类词典写成文件，连同地区、期限等；原样导入没有更改",
    parameters=(KIND, FORMAT, OWN), required=("kind", "format"), answers={200: ""}, files=tuple(FILE_MEDIA.values()),
)  # fmt: skip
def export(asked: Asked) -> object:
    """A kind as a file."""
    desk = _desk(asked)
    content = desk.export(asked["kind"], asked["format"], own=asked.get("own", False))
    return _file(content, FILE_MEDIA, asked["format"], asked["kind"])


@answered_in(Lane.COSTLY)
@blueprint.call(
    "post", f"{PATH}/import", "importDictionary",
    "导入一类词典的文件：与现在不同的行起草为更改，发布之前不起作用；有错误的行时全部不起草并逐行指出",
    parameters=(KIND, FORMAT, *WISHES), required=("format",), answers={200: "ImportReport"}, upload=True,
)  # fmt: skip
def bring(asked: Asked) -> object:
    """Draft what a file has of a kind."""
    desk = _desk(asked)
    content = file_of(request, LARGEST_FILE).read()
    replaces = asked.get("replace", False)
    return _told(desk.bring(content, asked["format"], asked.get("kind"), _wish(asked), replaces=replaces))


@answered_in(Lane.COSTLY)
@blueprint.call(
    "get", f"{PATH}/thesaurus", "exportThesaurus", "把导入并发布了的主题词表写成文件，与导入时一样",
    parameters=(THESAURUS_FORMAT, NAME, ALL, LAYOUT), required=("format",), answers={200: ""},
    files=tuple(THESAURUS_FORMATS.values()),
)  # fmt: skip
def export_thesaurus(asked: Asked) -> object:
    """A thesaurus as a file."""
    desk = _desk(asked)
    content = desk.export_thesaurus(
        asked["format"], asked.get("name"), everything=asked.get("all", False), layout=asked.get("layout", "columns")
    )
    return _file(content, THESAURUS_FORMATS, asked["format"], "thesaurus")


@answered_in(Lane.COSTLY)
@blueprint.call(
    "post", f"{PATH}/thesaurus", "importThesaurus",
    "导入政务主题词表（GB/T 13190 的用、代、属、分、族、参）：报告如何收录、有何冲突，起草主题词与同义词",
    parameters=(THESAURUS_FORMAT, NAMED, *WISHES), required=("format",), upload=True, answers={200: "ThesaurusReport"},
)  # fmt: skip
def bring_thesaurus(asked: Asked) -> object:
    """Draft what a thesaurus makes of topics and synonyms."""
    desk = _desk(asked)
    content = file_of(request, LARGEST_FILE).read()
    replaces = asked.get("replace", False)
    return _told(desk.bring_thesaurus(content, asked["format"], asked.get("name"), _wish(asked), replaces=replaces))


def _told(report: Mapping[str, Any]) -> Response:
    """A report, what is wrong in the language of the request."""
    wanted, found = language(), dict(report)
    found["faults"] = [{**one, **reason_fields(one["reason"], wanted)} for one in report["faults"]]
    if "conflicts" in report:  # of a thesaurus
        found["conflicts"] = [{**one, "what": sentence_in(one["what"], wanted)} for one in report["conflicts"]]
    return told_in(answer(found), wanted)


def _desk(asked: Asked) -> FileService:
    return FileService(service().editor, asked.actor)


def _wish(asked: Mapping[str, object]) -> ImportInput:
    return ImportInput(
        note=str(asked.get("note", "")),
        dry_run=bool(asked.get("dry_run", False)),
        skip_bad_rows=bool(asked.get("skip_bad_rows", False)),
    )


def _file(content: bytes, media: Mapping[str, str], name: str, stem: str) -> Response:
    """A file to take along."""
    ending = {"turtle": "ttl", "rdfxml": "rdf"}.get(name, name)
    response = Response(content, content_type=media[name])
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    return response
