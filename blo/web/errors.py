"""What goes wrong, as pages: a stranger learns nothing, somebody at work learns what to do next."""

from contextlib import suppress

from flask import Flask, g, render_template
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException

from blo.kernel import work
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import Words
from blo.web import log
from blo.web.ui.problems import problem

FAULT = 500


def _page(status: int, reason: Words = "") -> tuple[str, int]:
    work.rollback()
    g.pop("seen", None)
    return render_template("ui/error.html", problem=problem(status), reason=reason), status


def _not_found(_error: Exception) -> tuple[str, int]:
    return _page(404)


def _not_allowed(error: NotAllowed) -> tuple[str, int]:
    return _page(403, error.reason)


def _moved_on(error: WrongState | Conflict) -> tuple[str, int]:
    return _page(409, error.message)


def _rule_broken(error: RuleBroken) -> tuple[str, int]:
    return _page(400, error.message)


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are no errors
        return error
    return _fault() if error.code >= FAULT else _page(error.code)


def _failed(error: Exception) -> tuple[str, int]:
    """Note where the fault is, never what was typed: messages of database errors carry the values."""
    log.failed(error)
    return _fault()


def _fault() -> tuple[str, int]:
    """Show a page for which nobody and nothing is asked, for the database itself may be at fault."""
    with suppress(Exception):
        work.rollback()
    g.pop("seen", None)
    g.bare = True
    return render_template("ui/error.html", problem=problem(FAULT), code=log.request_id()), FAULT


def install(app: Flask) -> None:
    """Give an application its error pages."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(ObjectDeletedError, _not_found)  # taken back from the reader while the page was made
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(WrongState, _moved_on)
    app.register_error_handler(Conflict, _moved_on)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
