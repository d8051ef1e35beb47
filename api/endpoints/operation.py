"""What operators and programmers look at: is it alive, is it ready, how much, and what can be called."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST

from api.http.answers import answer
from api.http.cache_policy import SHARED
from api.http.current import service
from api.http.metrics import exposition
from api.openapi.document import served_at
from api.openapi.operation import Operation

blueprint = Blueprint(
    "operation", __name__,
    template_folder="../openapi/templates", static_folder="../openapi/static", static_url_path="/docs/static",
)  # fmt: skip
OPENAPI = "zwfw_openapi"  # the extension that holds the document
# The extension that says whether this process is ready (or why that cannot be known), where somebody keeps that up to
# date: a probe then waits for no disk and no lock. Absent where nobody does.
READINESS = "zwfw_readiness"
HEALTH = Operation("get", "/healthz", "health", "进程是否存活", "运行", answers={200: "Health"})
READY = Operation(
    "get", "/readyz", "ready", "是否可以搜索；503 为尚未就绪", "运行", answers={200: "Ready", 503: "Ready"}
)
METRICS = Operation(
    "get", "/metrics", "metrics", "Prometheus 指标", "运行", answers={200: "Text"}, media="text/plain", operators=True
)
OPERATIONS = (HEALTH, READY, METRICS)
# The document does not tell of itself.
DESCRIPTION = Operation("get", "/openapi.json", "openapi", "OpenAPI 文档", "运行", cache=SHARED)


@blueprint.get("/healthz")
def health() -> Response:
    """The process answers."""
    HEALTH.read()
    return answer({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether searches can be answered."""
    READY.read()
    state: dict[str, Any] | Exception = current_app.extensions.get(READINESS) or service().ready()
    if isinstance(state, Exception):
        raise state.with_traceback(None)
    return answer(state, 200 if state["ready"] else 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    """All metrics of all processes."""
    METRICS.read()
    found = exposition(service().ready(), service().alarms(), service().outbox(), service().app_counts())
    return Response(found, content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return answer(served_at(request.root_path, current_app.extensions[OPENAPI]))


@blueprint.get("/docs")
def docs() -> str:
    """The same to read and try."""
    return render_template("openapi/docs.html")
