"""How the body of a request is read: what is not UTF-8 is refused, not turned into other text that could be stored.

A body may be as large as a form; where a view says that it takes a file, and its reader was let in, as large as that.
Files wait in memory: a photo in a folder for what is passing would lie there for all to read.
"""

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl

from flask import Request, current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from blo.web.request import settings

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_FIELDS = 64 * 1024
MOST_FIELDS = 6000
"""A thousand rows of five fields, and what else is in a form."""


class _Strict(FormDataParser):
    """Werkzeug's reader, but for two things it lets pass in forms that are not sent in parts."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        """Refuse broken UTF-8, escaped or not, and more fields than a form in parts may have."""
        try:
            text = stream.read().decode()
            items = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=self.max_form_parts)
        except UnicodeDecodeError as error:
            raise BadRequest from error
        except ValueError as error:
            raise RequestEntityTooLarge from error
        return stream, self.cls(items), self.cls()


class StrictRequest(Request):
    """A request whose forms are read strictly, and whose files never touch the disk."""

    form_data_parser_class = _Strict

    def _get_file_stream(self, *_told: Any, **_named: Any) -> IO[bytes]:
        return io.BytesIO()


def takes_file(view: View) -> View:
    """Mark a view whose form carries a file."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def takes_rows(view: View) -> View:
    """Mark a view whose form has rows: too many of them are read, so that the form can say so."""
    view.takes_rows = True  # type: ignore[attr-defined]
    return view


def make_room() -> None:
    """Let the body for such a view be as large as a file may be; runs once it is known who may come in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_rows", False):
        request.max_form_parts = MOST_FIELDS
    if getattr(view, "takes_file", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = settings().max_file_bytes + ROOM_FOR_FIELDS
