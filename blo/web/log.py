"""One line a request in the log, and a random name for each request, which the reader can tell an administrator.

A line says which endpoint, never which address: no reference, no search, no name stands in it.
"""

import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from blo.kernel import log
from blo.settings import Settings

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"})
lines = log.lines("blo.web")


def request_id() -> str:
    """Return this request's name; one that came with it is not believed."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def begin() -> None:
    """Begin a request: every line until its end carries its name."""
    clear_contextvars()
    g.began = perf_counter()
    bind_contextvars(id=request_id())


def know(account_id: object) -> None:
    """Let every further line of this request say which account it is for."""
    bind_contextvars(account=str(account_id))


def failed(error: BaseException) -> None:
    """Note where a fault is."""
    lines.error("failed", **log.fault(error))


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    lines.info(
        "request",
        method=request.method if request.method in METHODS else "other",
        endpoint=request.endpoint or "none",
        status=response.status_code,
        ms=round((perf_counter() - g.get("began", perf_counter())) * 1000, 1),
    )
    return response


def _leave(_error: BaseException | None) -> None:
    clear_contextvars()


def _said(settings: Settings) -> dict[str, object]:
    """Return what may be said of the settings: numbers and switches, and of what may hold a secret only its kind."""
    told = {name: value for name in Settings.__slots__ if isinstance(value := getattr(settings, name), bool | int)}
    kinds = {name: re.split(r"\W", getattr(settings, name))[0] for name in ("database_url", "rate_storage")}
    return {"environment": settings.environment, **kinds, **told}


def install(app: Flask, settings: Settings) -> None:
    """Give an application its log; installed first, so that its line is the last thing of every request."""
    log.configure(readable=settings.environment == "development", path=settings.log_file)
    lines.info("start", settings=_said(settings))
    app.before_request(begin)
    app.after_request(_end)
    app.teardown_request(_leave)
