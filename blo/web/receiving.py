"""Receiving files: larger bodies where a view says so and its reader was let in, and never a copy on this disk."""

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request

from blo.web.request import settings

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_FIELDS = 64 * 1024


class Receiving(Request):
    """A request whose files stay in memory: a photo that waits in a folder lies there for all to read."""

    def _get_file_stream(self, *_told: Any, **_named: Any) -> IO[bytes]:
        return io.BytesIO()


def takes_file(view: View) -> View:
    """Mark a view whose form carries a file."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def make_room() -> None:
    """Let the body of such a view be as large as a file may be; all others keep to the size of a form."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_file", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = settings().max_file_bytes + ROOM_FOR_FIELDS


def install(app: Flask) -> None:
    """Make an application receive so."""
    app.request_class = Receiving
