"""The console's pages: which address shows or does what, and what right that asks for. A new page is a row here, and
one in `NAVIGATION` (`api/console/navigation.py`) where people go to it by themselves.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console import document_picker, region_field, words
from api.console.analysis import (
    explain_page,
    hot_pages,
    judging_pages,
    overview_page,
    patrol_pages,
    quality_pages,
    query_pages,
    queue_pages,
    ranking_pages,
    shelf_pages,
    switch_page,
    teach_page,
)
from api.console.cookies import CONSOLE
from api.console.editing import (
    cleanup_pages,
    dictionary_pages,
    draft_pages,
    file_pages,
    pin_pages,
    preview_pages,
    review_pages,
    sheet_pages,
)
from api.console.editing import version_pages as versions
from api.console.forms import day, moment, place_name
from api.console.guard import ConsolePage, guard, record_refused
from api.console.help import help_page
from api.console.navigation import navigation
from api.console.people import (
    account_page,
    audit_page,
    call_pages,
    caller_pages,
    interface_pages,
    key_pages,
    oidc_page,
    sign_in_page,
)
from api.console.people import user_pages as users
from api.console.staff import ANYBODY, AUDIT, AUDIT_ALL, EDIT, MANAGE, PUBLISH, form_token, may
from api.http.answers import keep_nothing
from api.http.assets import versioned_path
from search_engine import NotFound
from search_engine.access import called
from search_engine.editorial import DICTIONARY_KINDS

POST = "POST"
ROW, USER, CALLER, INTERFACE = "/dictionaries/<kind>", "/users/<name>", "/callers/app/<app>", "/interface/<name>"
PAGES: tuple[ConsolePage, ...] = (
    ConsolePage("/login", "sign_in", sign_in_page.sign_in, None),
    ConsolePage("/login", "take_sign_in", sign_in_page.take_sign_in, None, POST),
    ConsolePage("/login/portal", "take_header", sign_in_page.take_header, None, POST),
    ConsolePage("/login/oidc", "begin_oidc", oidc_page.begin_oidc, None),
    ConsolePage("/login/oidc/back", "return_oidc", oidc_page.return_oidc, None),
    ConsolePage("/signed-out", "signed_out", oidc_page.signed_out, None),
    ConsolePage("/logout", "sign_out", sign_in_page.sign_out, ANYBODY, POST),
    ConsolePage("/help", "manual", help_page.manual, None),
    ConsolePage("/help/<name>", "manual_chapter", help_page.manual_chapter, None),
    ConsolePage("/help/pictures/<name>", "manual_picture", help_page.manual_picture, None),
    ConsolePage("/", "overview", overview_page.overview, ANYBODY),
    ConsolePage("/dictionaries", "kinds", dictionary_pages.kinds, EDIT),
    ConsolePage(ROW, "rows", sheet_pages.rows, EDIT),
    ConsolePage(f"{ROW}/cell", "put_cell", sheet_pages.put_cell, EDIT, POST),
    ConsolePage(f"{ROW}/undo", "undo_cell", sheet_pages.undo_cell, EDIT, POST),
    ConsolePage(f"{ROW}/many", "change_many", sheet_pages.change_many, EDIT, POST),
    ConsolePage(f"{ROW}/paste", "paste", file_pages.paste, EDIT),
    ConsolePage(f"{ROW}/paste", "take_paste", file_pages.take_paste, EDIT, POST, file_pages.MOST_PASTED),
    ConsolePage(f"{ROW}/row", "row", dictionary_pages.row, EDIT),
    ConsolePage(f"{ROW}/new", "new_row", dictionary_pages.new_row, EDIT),
    ConsolePage(f"{ROW}/draft", "draft_row", dictionary_pages.draft_row, EDIT, POST),
    ConsolePage("/drafts", "drafts", draft_pages.drafts, EDIT),
    ConsolePage("/drafts/check", "check", review_pages.check, EDIT, POST),
    ConsolePage("/drafts/review", "review", review_pages.review, EDIT),
    ConsolePage("/drafts/review/words", "review_words", preview_pages.words, EDIT),
    ConsolePage("/drafts/review/replay", "replay", preview_pages.replay, EDIT),
    ConsolePage("/drafts/undo", "undo", draft_pages.undo, EDIT, POST),
    ConsolePage("/drafts/discard", "discard", draft_pages.discard, EDIT, POST),
    ConsolePage("/drafts/again", "submit_again", draft_pages.submit_again, EDIT, POST),
    ConsolePage("/drafts/return", "send_back", review_pages.send_back, PUBLISH, POST),
    ConsolePage("/drafts/approve", "approve", review_pages.approve, PUBLISH, POST),
    ConsolePage("/drafts/publish", "publish", review_pages.publish, PUBLISH, POST),
    ConsolePage("/pins", "pins", pin_pages.pins, EDIT),
    ConsolePage("/pins/new", "new_pin", pin_pages.new_pin, EDIT),
    ConsolePage("/pins/rule", "pin", pin_pages.pin, EDIT),
    ConsolePage("/pins/rule", "draft_pin", pin_pages.draft_pin, EDIT, POST),
    ConsolePage("/cleanup", "cleanup", cleanup_pages.cleanup, EDIT),
    ConsolePage("/explain", "explanation", explain_page.explanation, EDIT),
    ConsolePage("/rows/<id>", "row_by_id", explain_page.row_by_id, EDIT),
    ConsolePage("/teach", "teach", teach_page.teach, EDIT),
    ConsolePage("/teach/effect", "teach_effect", teach_page.effect, EDIT),
    ConsolePage("/teach/draft", "draft_lesson", teach_page.draft_lesson, EDIT, POST),
    ConsolePage("/find/regions", "find_regions", region_field.find_regions, ANYBODY),
    ConsolePage("/find/documents", "find_documents", document_picker.find_documents, EDIT),
    ConsolePage("/files", "files", file_pages.files, EDIT),
    ConsolePage("/files", "import_file", file_pages.import_file, EDIT, POST, file_pages.MOST_BYTES),
    ConsolePage("/files/export", "export_file", file_pages.export_file, EDIT),
    ConsolePage("/patrol", "patrol", patrol_pages.patrol, EDIT),
    ConsolePage("/patrol/keep", "keep", patrol_pages.keep, EDIT, POST),
    ConsolePage("/patrol/unkeep", "unkeep", patrol_pages.unkeep, EDIT, POST),
    ConsolePage("/patrol/know", "know", patrol_pages.know, EDIT, POST),
    ConsolePage("/queue", "queue", queue_pages.queue, EDIT),
    ConsolePage("/queue", "set_queue", queue_pages.set_queue, EDIT, POST),
    ConsolePage("/queue/<int:number>", "queue_item", queue_pages.queue_item, EDIT),
    ConsolePage("/queue/<int:number>", "set_queue_item", queue_pages.set_queue_item, EDIT, POST),
    ConsolePage("/queries", "queries", query_pages.queries, EDIT),
    ConsolePage("/queries/export", "export_queries", query_pages.export_queries, EDIT),
    ConsolePage("/quality", "quality", quality_pages.quality, EDIT),
    ConsolePage("/quality/export", "export_quality", quality_pages.export_quality, EDIT),
    ConsolePage("/quality/assign", "assign_quality", quality_pages.assign_quality, EDIT, POST),
    ConsolePage("/quality/run", "run_quality", quality_pages.run_quality, EDIT, POST),
    ConsolePage("/judging", "judging", judging_pages.judging, EDIT),
    ConsolePage("/judging/<name>", "judging_sheet", judging_pages.judging_sheet, EDIT),
    ConsolePage("/judging/<name>", "give_grade", judging_pages.give_grade, EDIT, POST),
    ConsolePage("/judging/<name>/apart", "judging_apart", judging_pages.judging_apart, PUBLISH),
    ConsolePage("/judging/<name>/apart", "settle_apart", judging_pages.settle_apart, PUBLISH, POST),
    ConsolePage("/judging/<name>/export", "export_judging", judging_pages.export_judging, PUBLISH),
    ConsolePage("/ranking", "ranking", ranking_pages.ranking, EDIT),
    ConsolePage("/ranking/jobs", "begin_tuning", ranking_pages.begin_tuning, EDIT, POST),
    ConsolePage("/ranking/jobs/<id>", "tuning_job", ranking_pages.tuning_job, EDIT),
    ConsolePage("/ranking/jobs/<id>/save", "save_tuning", ranking_pages.save_tuning, EDIT),
    ConsolePage("/ranking/jobs/<id>/remove", "remove_tuning", ranking_pages.remove_tuning, EDIT, POST),
    ConsolePage("/hot", "hot", hot_pages.hot, EDIT),
    ConsolePage("/apps", "apps", shelf_pages.apps, PUBLISH),
    ConsolePage("/apps/app", "app", shelf_pages.app, PUBLISH),
    ConsolePage("/apps/app", "decide_app", shelf_pages.decide_app, PUBLISH, POST),
    ConsolePage("/switches", "switches", switch_page.switches, PUBLISH),
    ConsolePage("/switches", "switch", switch_page.switch, PUBLISH, POST),
    ConsolePage("/switches/review", "review_switch", switch_page.review, PUBLISH, POST),
    ConsolePage("/versions", "versions", versions.versions, EDIT),
    ConsolePage("/versions/<int:number>", "version", versions.version, EDIT),
    ConsolePage("/versions/rollback", "rollback", versions.rollback, PUBLISH, POST),
    ConsolePage("/versions/approve", "approve_rollback", versions.approve_rollback, PUBLISH, POST),
    ConsolePage("/audit", "audit", audit_page.audit, AUDIT),
    ConsolePage("/audit/export", "export_audit", audit_page.export_audit, AUDIT),
    ConsolePage("/users", "users", users.users, MANAGE),
    ConsolePage("/users", "add_user", users.add_user, MANAGE, POST),
    ConsolePage("/users/new", "new_user", users.new_user, MANAGE),
    ConsolePage(USER, "user", users.user, MANAGE),
    ConsolePage(f"{USER}/rights", "set_rights", users.set_rights, MANAGE, POST),
    ConsolePage(f"{USER}/lock", "lock", users.lock, MANAGE, POST),
    ConsolePage(f"{USER}/unlock", "unlock", users.unlock, MANAGE, POST),
    ConsolePage(f"{USER}/password", "reset_password", users.reset_password, MANAGE, POST),
    ConsolePage("/keys", "keys", key_pages.keys, MANAGE),
    ConsolePage("/keys", "add_key", key_pages.add_key, MANAGE, POST),
    ConsolePage("/keys/revoke", "revoke_key", key_pages.revoke_key, MANAGE, POST),
    ConsolePage("/callers", "callers", caller_pages.callers, MANAGE),
    ConsolePage("/callers", "add_caller", caller_pages.add_caller, MANAGE, POST),
    ConsolePage("/callers/new", "new_caller", caller_pages.new_caller, MANAGE),
    ConsolePage(CALLER, "caller", caller_pages.caller, MANAGE),
    ConsolePage(CALLER, "change_caller", caller_pages.change_caller, MANAGE, POST),
    ConsolePage(f"{CALLER}/key", "add_caller_key", caller_pages.add_caller_key, MANAGE, POST),
    ConsolePage(f"{CALLER}/key/remove", "remove_caller_key", caller_pages.remove_caller_key, MANAGE, POST),
    ConsolePage(f"{CALLER}/stop", "stop_caller", caller_pages.stop_caller, MANAGE, POST),
    ConsolePage(f"{CALLER}/resume", "resume_caller", caller_pages.resume_caller, MANAGE, POST),
    ConsolePage("/calls", "calls", call_pages.calls, AUDIT_ALL),
    ConsolePage("/calls/export", "export_calls", call_pages.export_calls, AUDIT_ALL),
    ConsolePage("/interfaces", "interfaces", interface_pages.interfaces, MANAGE),
    ConsolePage("/interfaces/new", "new_interface", interface_pages.new_interface, MANAGE),
    ConsolePage("/interfaces/new", "add_interface", interface_pages.add_interface, MANAGE, POST),
    ConsolePage(INTERFACE, "interface", interface_pages.interface, MANAGE),
    ConsolePage(INTERFACE, "change_interface", interface_pages.change_interface, MANAGE, POST),
    ConsolePage(f"{INTERFACE}/check", "check_interface", interface_pages.check_interface, MANAGE, POST),
    ConsolePage(f"{INTERFACE}/remove", "remove_interface", interface_pages.remove_interface, MANAGE, POST),
    ConsolePage("/account", "account", account_page.account, ANYBODY),
    ConsolePage("/account/password", "change_password", account_page.change_password, ANYBODY, POST),
    ConsolePage("/account/sessions", "end_others", account_page.end_others, ANYBODY, POST),
)  # fmt: skip
BY_ENDPOINT = {f"console.{page.name}": page for page in PAGES}
blueprint = Blueprint(
    "console", __name__, url_prefix=CONSOLE, template_folder="templates", static_folder="static",
    static_url_path=versioned_path(__file__),
)  # fmt: skip
for page in PAGES:
    blueprint.add_url_rule(page.rule, page.name, page.view, methods=[page.method])


@blueprint.route("/<path:rest>")
def nothing(rest: str) -> ResponseReturnValue:
    """Any other address. Raises `NotFound`, for who is in."""
    raise NotFound("没有这个地址")


@blueprint.before_request
def before() -> ResponseReturnValue | None:
    """Let nobody through who may not."""
    refused = guard(BY_ENDPOINT)
    if refused is None and request.endpoint == "console.sign_in" and g.staff is not None:
        return redirect(url_for("console.overview"), 303)
    return refused


blueprint.after_request(record_refused)


@blueprint.after_request
def keep_no_page(response: Response) -> Response:
    """Nothing of the console is kept by browsers or on the way, but its style sheets and scripts."""
    return response if request.endpoint == "console.static" else keep_nothing(response)


@blueprint.app_context_processor
def every_page() -> dict[str, Any]:
    """What templates of the console need; pages of the portal do not look at it."""
    if request.blueprint != "console":
        return {}
    return {
        "form_token": form_token,
        "help_url": help_page.help_url,
        "navigation": navigation,
        "may_edit": may(EDIT),
        "may_publish": may(PUBLISH),
        "role_choices": lambda: [
            (name, f"{label}：{words.ROLE_PURPOSES[name]}") for name, label in words.ROLES.items()
        ],
        "words": words,
    }


@blueprint.app_template_filter("actor")
def _actor(name: str) -> str:
    """Who it was, as people read it."""
    return called(name)


@blueprint.app_template_filter("finding_place")
def _finding_place(where: str) -> str:
    """Where a check has found something: a file of a kind by what the kind is called."""
    name, tsv, rest = where.partition(".tsv")
    return DICTIONARY_KINDS[name].label + rest if tsv and name in DICTIONARY_KINDS else where


for shown in (day, moment, place_name):
    blueprint.add_app_template_filter(shown)
blueprint.add_app_template_global(region_field.regions_offered)
