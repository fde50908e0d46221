"""How the body of a request is read: what is not UTF-8 is refused, not turned into other text that could be stored."""

from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


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
    """A request whose forms are read strictly."""

    form_data_parser_class = _Strict
