"""What the calls for editors and auditors have in common: a key with the scope, and answers that nobody keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, Response

from api.endpoints.dictionary_bodies import Reader, read_body
from api.http.answers import answer
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from search_engine.access import Writer
from search_engine.editorial import Actor

WRITE, PUBLISH_SCOPE, TAG = "dictionaries:write", "dictionaries:publish", "管理"


class Asked(dict[str, Any]):
    """The parameters of a call, and who sends it."""

    def __init__(self, operation: Operation, writer: Writer, path: Mapping[str, str]) -> None:
        super().__init__(operation.read(**path))
        self.writer, self._json = writer, operation.json or ""

    @property
    def actor(self) -> Actor:
        """As who edits."""
        return service().actor(self.writer)

    def body(self, **special: Reader) -> dict[str, Any]:
        """The body's fields; see `read_body`."""
        return read_body(self._json, **special)


View = Callable[[Asked], object]


class AdminBlueprint(Blueprint):
    """Calls for editors and auditors.

    Attributes:
        operations: In the order in which their views are defined.
    """

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.operations: list[Operation] = []

    def call(
        self,
        method: str,
        path: str,
        name: str,
        summary: str,
        *,
        answers: Mapping[int, str | None],
        scope: str = WRITE,
        **more: Any,
    ) -> Callable[[View], Callable[..., Response]]:
        """The view that is defined below it answers a call, for whose row (`Operation`) the rest is. What it returns is
        written as JSON; None is an answer without a body, and a whole response stays as it is.
        """
        faults = [503, *([507] if method != "get" else []), *([413, 415] if "json" in more or "upload" in more else [])]
        answers = {**answers, **dict.fromkeys(faults, "Error")}
        operation = Operation(method, path, name, summary, TAG, answers=answers, scope=scope, **more)
        self.operations.append(operation)

        def register(view: View) -> Callable[..., Response]:
            @wraps(view)
            def answered(**path: str) -> Response:
                found = view(Asked(operation, authorised(scope), path))
                if found is None:
                    return Response(status=204)
                return found if isinstance(found, Response) else answer(found)

            self.add_url_rule(path.replace("{", "<").replace("}", ">"), view_func=answered, methods=[method])
            return answered

        return register
