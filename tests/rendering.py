"""Check that templates run no queries: views load everything that a page shows before it is rendered.

``Watch`` records every statement that reaches a database while Flask renders a template, together with the
line of the template that caused it.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any

from flask import before_render_template, got_request_exception, request_tearing_down, template_rendered
from jinja2 import Template
from sqlalchemy import event
from sqlalchemy.engine import Engine


class Watch:
    """A context manager that collects in ``found`` one line for each statement that a template runs."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._now = threading.local()

    def __enter__(self) -> Watch:
        before_render_template.connect(self._begin)
        template_rendered.connect(self._end)
        # A template that raised an exception sends no template_rendered.
        got_request_exception.connect(self._end)
        request_tearing_down.connect(self._end)
        event.listen(Engine, "before_cursor_execute", self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        before_render_template.disconnect(self._begin)
        for signal in (template_rendered, got_request_exception, request_tearing_down):
            signal.disconnect(self._end)
        event.remove(Engine, "before_cursor_execute", self._note)

    def _begin(self, _app: object, *, template: Template, **_more: Any) -> None:
        self._now.template = template.name or "a string"

    def _end(self, _app: object, **_more: Any) -> None:
        self._now.template = None

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: Any) -> None:
        name = getattr(self._now, "template", None)
        if name is not None:
            self.found.append(f"{name}, at {_place()}: {' '.join(statement.split())[:160]}")


def _place() -> str:
    """The file and line of the innermost template that is being rendered."""
    frame = sys._getframe()
    while frame is not None:
        if "/templates/" in frame.f_code.co_filename:
            return f"{frame.f_code.co_filename.rpartition('/templates/')[2]} line {_line(frame)}"
        frame = frame.f_back  # type: ignore[assignment]
    return "no template"


def _line(frame: Any) -> int:
    """The line in the template's source. Jinja stores the mapping along with the compiled code."""
    template = frame.f_globals.get("__jinja_template__")
    return int(template.get_corresponding_lineno(frame.f_lineno)) if template is not None else frame.f_lineno
