"""One unit of work a request: kept after success of a request that changes something, undone after all others.

A reading request keeps nothing but the entry in the audit log that says who saw what, and now and then that its session
is still in use; when the entry can't be written, the page is not sent.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest
from wtforms.validators import ValidationError

from blo.accounts import sessions
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import work
from blo.kernel.db import writing
from blo.web.request import actor, is_to_be_touched, visiting

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SUCCESS = range(200, 400)
FAULT = 500


def saw(kind: AuditKind, subject: str, case_id: UUID | None = None, **facts: Any) -> None:
    """Note that the reader is shown a record; written down when the page is ready.

    Whoever is shown by name or reference beside the subject belongs into `persons`, so that the person's trail has it.
    """
    g.setdefault("seen", []).append((kind, subject, case_id, facts))


def reads_first(view: View) -> View:
    """Mark a view whose long reading comes before its short writing: it calls `begin_writing` between the two."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_writing() -> None:
    """End the reading of a view that was marked with `reads_first`; what follows may write."""
    work.rollback()
    writing.set(True)


def begin() -> None:
    """Say whether this request means to write."""
    view = current_app.view_functions.get(request.endpoint or "")
    writing.set(request.method not in SAFE and not getattr(view, "reads_first", False))


def read_token() -> None:
    """Note whether a request that was let in holds the token of the session it came with."""
    g.token_holds = request.method in SAFE or _token_holds()


def _token_holds() -> bool:
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _write_down() -> None:
    writing.set(True)
    with work.atomic():
        for kind, subject, case_id, facts in g.get("seen", ()):
            record(actor(), kind, subject, case_id=case_id, **facts)


def _touch() -> None:
    writing.set(True)
    with work.atomic():
        sessions.touch(visiting().session_id)


def end(response: Response) -> Response:
    """End the work, before the answer leaves, and note that the session is in use."""
    if response.status_code >= FAULT:
        return response  # undone where its page was made, as far as the database could be reached
    settled = _settle(response)
    if is_to_be_touched():
        _touch()
    return settled


def _settle(response: Response) -> Response:
    """Keep or undo the work, before the answer leaves; a page that shows a record is written down either way.

    Whatever a request without its token would have come to, it is told that it could not be read.
    """
    succeeded = response.status_code in SUCCESS
    changes = request.method not in SAFE
    if changes and succeeded and g.get("token_holds"):  # without the token no view was reached, or none that counts
        work.commit()
        return response
    work.rollback()
    if changes and request.endpoint and g.get("token_holds") is False and response.status_code != BadRequest.code:
        session.pop("_flashes", None)
        return current_app.make_response(current_app.handle_user_exception(BadRequest()))
    if g.get("seen"):  # pages of errors show no record, and forget it
        _write_down()
    return response


def _forget(_error: BaseException | None) -> None:
    """Leave nothing of this request's intention to what runs next in the thread."""
    writing.set(True)


def install(app: Flask) -> None:
    """Put every request of an application into a unit of work."""
    app.after_request(end)
    app.teardown_request(_forget)
