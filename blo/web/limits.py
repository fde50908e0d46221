"""How often: per address for those who are not signed in, per account for the others; less for what could be guessed.

A browser that somebody signed in with before is counted for itself and not with its address, so that a neighbour who
asks too often keeps nobody from signing in. These limits spare the machine and count requests, right ones and wrong.
What is guessed against one account is counted in `blo.accounts.throttle`, in the database, and holds without them.

Counters are kept in the memory of each process, so that four processes let four times as much pass, unless the setting
`rate_storage` names a Redis that all share. Their keys are digests with the installation's secret: neither an address
nor an account can be read from them. When the Redis is out of reach, each process counts for itself until it is back.
"""

import hashlib
import hmac
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, render_template, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from redis.backoff import NoBackoff
from redis.retry import Retry

from blo.kernel import work
from blo.kernel.networks import neighbourhood
from blo.settings import Settings
from blo.web.counters import Counters
from blo.web.request import device_token, settings, signed_in_actor
from blo.web.ui.forms import typed
from blo.web.ui.problems import problem

View = TypeVar("View", bound=Callable[..., Any])
STATIC = "ui.static_file"
TOO_MANY = 429
A_MOMENT = 0.25
"""Seconds a counter may take; a page does not wait longer for it."""


class Rate(StrEnum):
    """What is counted apart; each has a setting ``rate_...`` that says how often a minute."""

    SIGN_IN = "sign_in"
    SECOND_STEP = "second_step"
    VERIFY = "verify"
    ISSUE = "issue"
    SEARCH = "search"
    UPLOAD = "upload"
    PART = "part"


def limited(rate: Rate) -> Callable[[View], View]:
    """Declare that an endpoint's work is counted apart: where it takes a form, the form; else its being opened."""

    def mark(view: View) -> View:
        view.rate = rate  # type: ignore[attr-defined]
        return view

    return mark


def _rate() -> Rate | None:
    if request.url_rule is None or request.endpoint is None:
        return None
    rate: Rate | None = getattr(current_app.view_functions[request.endpoint], "rate", None)
    works = request.method == "POST" or "POST" not in (request.url_rule.methods or ())
    return rate if works else None


def _who() -> str:
    if (actor := signed_in_actor()) is not None:
        who = f"account:{actor.account_id}"
    elif device := device_token():
        who = f"device:{device}"
    else:
        who = f"address:{neighbourhood(request.remote_addr or '')}"
    return hmac.new(settings().secret_key.encode(), who.encode(), hashlib.sha256).hexdigest()


def _general() -> str:
    return f"{settings().rate_account if signed_in_actor() else settings().rate_address}/minute"


def _particular() -> str:
    rate = _rate()
    often = getattr(settings(), f"rate_{rate}") if rate else settings().rate_account
    return f"{often}/minute"


def _too_many(error: RateLimitExceeded) -> tuple[str, int, dict[str, str]]:
    """Say so, and give back what was typed, secrets apart, to be sent again."""
    work.rollback()
    page = render_template("ui/error.html", problem=problem(TOO_MANY), posted=typed(), path=request.path)
    return page, TOO_MANY, {"Retry-After": str(error.limit.limit.get_expiry())}  # at most: a whole window


def _storage_options(uri: str) -> dict[str, Any]:
    if uri.partition(":")[0] in (Counters.STORAGE_SCHEME or ()):
        return {}
    return {"socket_timeout": A_MOMENT, "socket_connect_timeout": A_MOMENT, "retry": Retry(NoBackoff(), 0)}


def install(app: Flask, chosen: Settings) -> None:
    """Give an application its limits; installed where it is known who asks and nothing is done yet."""
    limiter = Limiter(
        _who,
        application_limits=[
            ApplicationLimit(
                limit_provider=_general, key_function=_who, scope="all", exempt_when=lambda: request.endpoint == STATIC
            ),
            ApplicationLimit(
                limit_provider=_particular,
                key_function=_who,
                scope=lambda _endpoint: str(_rate()),
                exempt_when=lambda: _rate() is None,
            ),
        ],
        storage_uri=chosen.rate_storage,
        storage_options=_storage_options(chosen.rate_storage),
        request_identifier=lambda: request.endpoint or "none",
        in_memory_fallback_enabled=True,
        swallow_errors=False,  # what fails once the storage is out of the way is a fault, to be seen
        headers_enabled=False,
        strategy="fixed-window",
        key_prefix="blo",
    )
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _too_many)
