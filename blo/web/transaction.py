"""One unit of work a request: kept after success of a request that changes something, undone after all others.

A reading request keeps nothing but the entry in the audit log that says who saw what; when that entry can't be
written, the page is not sent.
"""

from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest
from wtforms.validators import ValidationError

from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import work
from blo.kernel.db import writing
from blo.web.request import actor

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SUCCESS = range(200, 400)


def saw(kind: AuditKind, subject: str, case_id: UUID | None = None) -> None:
    """Note that the reader is shown a record; written down when the page is ready."""
    g.setdefault("seen", []).append((kind, subject, case_id))


def begin() -> None:
    """Say whether this request means to write."""
    writing.set(request.method not in SAFE)


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
        for kind, subject, case_id in g.get("seen", ()):
            record(actor(), kind, subject, case_id=case_id)


def end(response: Response) -> Response:
    """Keep or undo the work, before the answer leaves."""
    succeeded = response.status_code in SUCCESS
    if request.method in SAFE:
        work.rollback()
        if succeeded and g.get("seen"):
            _write_down()
    elif not succeeded or "token_holds" not in g:  # without it no view was reached: there is nothing to keep
        work.rollback()
    elif g.token_holds:
        work.commit()
    else:
        work.rollback()
        return current_app.make_response(current_app.handle_user_exception(BadRequest()))
    return response


def _forget(_error: BaseException | None) -> None:
    """Leave nothing of this request's intention to what runs next in the thread."""
    writing.set(True)


def install(app: Flask) -> None:
    """Put every request of an application into a unit of work."""
    app.after_request(end)
    app.teardown_request(_forget)
