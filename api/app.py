"""The application: one service, its calls, its pages, and what holds for every answer."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask

from api.console import pages as console
from api.console.cookies import ConsoleCookies
from api.endpoints import (
    audit_log,
    catalog,
    deletions,
    dictionaries,
    dictionary_files,
    dictionary_preview,
    dictionary_rows,
    dictionary_versions,
    document_list,
    documents,
    events,
    explain,
    feed,
    hot,
    kept_queries,
    loads,
    me,
    operation,
    pins,
    query_analysis,
    queue,
    recommend,
    regions,
    reports,
    search,
    suggest,
    switches,
    teaching,
    tickets,
    vocabulary,
    voice,
)
from api.http.application import Application
from api.http.assets import versioned_path
from api.http.audit import record_refused_call
from api.http.callers import register_callers
from api.http.current import EXTENSION
from api.http.delivery import register_delivery
from api.http.error_handlers import register_failures
from api.http.gateway import for_gateway
from api.http.lanes import READS
from api.http.metrics import register_metrics
from api.http.operators import for_operators
from api.http.origin import refuse_other_sites
from api.http.prefix import register_prefix
from api.openapi.document import openapi_document
from api.openapi.endpoints import endpoints_of
from api.portal import demo, pages
from search_engine import Service, Settings, note_refusals
from search_engine.operation import keep_private

MODULES = (
    search, suggest, hot, recommend, voice, events, reports, me, feed, documents, document_list, deletions, loads,
    catalog, regions, vocabulary, audit_log, dictionaries, dictionary_files, dictionary_preview, dictionary_rows,
    dictionary_versions, explain, kept_queries, pins, query_analysis, queue, switches, teaching, tickets, operation,
)  # fmt: skip
OPERATIONS = tuple(operation for module in MODULES for operation in module.OPERATIONS)


def create_app(service: Service | None = None, *, processes: int = 1) -> Flask:
    """Make the application over a service; without one, over that of the environment's settings, shared by so many
    serving processes.

    Raises:
        ValueError: A setting of the environment is of the wrong form.
    """
    app = Application("api", static_folder="portal/static", static_url_path=versioned_path(pages.__file__))
    app.session_interface = ConsoleCookies()
    app.extensions[EXTENSION] = _own_service(processes) if service is None else service
    app.extensions[operation.OPENAPI] = _described()
    app.extensions[READS] = frozenset(call.path for call in OPERATIONS if call.reads)
    app.url_map.merge_slashes = False  # a document's id may hold two
    register_metrics(app, app.extensions[EXTENSION].settings.slow_ms)
    app.before_request(note_refusals)
    calls: dict[tuple[str, str | None], str] = {}  # filled below: what is asked first needs what is registered last
    register_callers(app, calls)
    app.before_request(for_operators)
    app.before_request(refuse_other_sites)
    register_failures(app)
    app.after_request(record_refused_call)
    for module in (*MODULES, pages, demo, console):
        app.register_blueprint(module.blueprint)
    described = endpoints_of(app, (*OPERATIONS, operation.DESCRIPTION))
    calls |= {place: call.name for place, call in described.items()}
    register_delivery(app, {endpoint: call.delivery for (_, endpoint), call in described.items()})
    app.after_request(for_gateway)
    register_prefix(app, app.extensions[EXTENSION].settings.prefix)  # outermost: all others see paths without it
    return app


def call_names() -> tuple[str, ...]:
    """The names of all calls, sorted, as the OpenAPI document has them (`operationId`)."""
    return tuple(sorted(call.name for call in OPERATIONS))


@cache
def _described() -> dict[str, Any]:
    """The calls, written down: all applications of a process have the same."""
    return openapi_document(OPERATIONS)


def _own_service(processes: int) -> Service:
    settings = Settings.from_environment().shared_by(processes)
    keep_private(settings.home)
    return Service.open(settings)
