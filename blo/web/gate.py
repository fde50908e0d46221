"""The first fence: every endpoint declares what it needs, and one that declares nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import Reason
from blo.access.permissions import Permission
from blo.accounts.states import Stage
from blo.kernel.errors import NotAllowed, NotFound
from blo.web.request import Visit, visit
from blo.web.ui.forms import typed

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"
SECOND_STEP = "password accepted"
ENROLLING = "enrolling"
FACTORS = "signed in just now, or enrolling"
PROVED = "signed in just now"
NO_PERMISSION = frozenset({PUBLIC, SIGNED_IN, SECOND_STEP, ENROLLING, FACTORS, PROVED})
"""Needs that say how far somebody must have come, and not what their role must include."""
STEPS = {SECOND_STEP: Stage.PASSWORD, ENROLLING: Stage.ENROLLING, FACTORS: Stage.ENROLLING}
WAY_ON = {Stage.PASSWORD: "second_step.show", Stage.ENROLLING: "second_step.choose", Stage.FULL: "accounts.home"}
"""Where a session goes that is not where it belongs."""
WITHOUT_OWN_PASSWORD = frozenset({"accounts.password"})
"""What somebody may do, beside signing out, who was given a password and has not changed it yet."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNAUTHORIZED = 401


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare that an endpoint is for roles that have a permission."""
    return _declare(permission)


def hidden(permission: Permission) -> Callable[[View], View]:
    """Declare the same of an endpoint that is, for all other roles, no address at all."""

    def mark(view: View) -> View:
        view.is_hidden = True  # type: ignore[attr-defined]
        return needs(permission)(view)

    return mark


def public(view: View) -> View:
    """Declare that an endpoint is for anybody."""
    return _declare(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Declare that an endpoint is for everybody who has signed in."""
    return _declare(SIGNED_IN)(view)


def second_step(view: View) -> View:
    """Declare that an endpoint is for those who showed a password and owe the second step."""
    return _declare(SECOND_STEP)(view)


def enrolling(view: View) -> View:
    """Declare that an endpoint is for those who may set up a first factor and do nothing else."""
    return _declare(ENROLLING)(view)


def changes_factors(view: View) -> View:
    """Declare that an endpoint changes what somebody signs in with: for those enrolling, or who proved it just now."""
    return _declare(FACTORS)(view)


def proved(view: View) -> View:
    """Declare that an endpoint is for those who signed in or proved who they are just now, beside what else it needs.

    The password that somebody was given is proof enough for changing it.
    """
    view.asks_proof = True  # type: ignore[attr-defined]
    return view if getattr(view, "need", "") else _declare(PROVED)(view)


def _declare(need: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.need = need  # type: ignore[attr-defined]
        return view

    return mark


def need_of(app: Flask, endpoint: str) -> str:
    """Return what an endpoint declares, empty for nothing."""
    return getattr(app.view_functions[endpoint], "need", "")


def is_hidden(app: Flask, endpoint: str) -> bool:
    """Tell whether a role without the permission gets the page for nothing instead of a refusal."""
    return getattr(app.view_functions[endpoint], "is_hidden", False)


def asks_proof(app: Flask, endpoint: str) -> bool:
    """Tell whether somebody who has signed in must have proved it just now."""
    return getattr(app.view_functions[endpoint], "asks_proof", need_of(app, endpoint) == FACTORS)


def _sign_in_first(endpoint: str) -> ResponseReturnValue:
    """Send a reader to sign in; a form that was sent after its session ended comes back, to be sent again.

    Passwords and codes do not come back: they would stand in the page.
    """
    posted = [] if request.method in SAFE else [pair for pair in typed() if pair[0] != "csrf_token"]
    if not posted:
        return redirect(url_for(endpoint), 303)
    return render_template("accounts/ended.html", posted=posted, path=request.path), UNAUTHORIZED


def _wrong_stage(need: str, found: Visit) -> ResponseReturnValue | None:
    """Send a session to the step it is at, or to choosing an own password, unless that is what it asks for."""
    wanted = STEPS.get(need, Stage.FULL)
    if found.stage is wanted or (need == FACTORS and found.stage is Stage.FULL):
        return _own_password_first(found)
    return _sign_in_first(WAY_ON[found.stage]) if wanted is Stage.FULL else redirect(url_for(WAY_ON[found.stage]), 303)


def _own_password_first(found: Visit) -> ResponseReturnValue | None:
    owes = found.owes_password and found.stage is Stage.FULL and request.endpoint not in WITHOUT_OWN_PASSWORD
    return redirect(url_for("accounts.password"), 303) if owes else None


def _prove_first(need: str, found: Visit) -> ResponseReturnValue | None:
    """Ask for the proof, unless it is fresh; an administrator goes on afterwards at the page of the form or button."""
    asked = found.stage is Stage.FULL and asks_proof(current_app, str(request.endpoint))
    if not asked or found.is_proved or found.owes_password:
        return None
    back = None
    if need not in NO_PERMISSION and request.url_rule is not None:
        to_itself = "GET" in (request.url_rule.methods or ())
        back = request.path if to_itself else url_for(f"{request.blueprint}.show", **(request.view_args or {}))
    return redirect(url_for("security.prove", next=back), 303)


def check() -> ResponseReturnValue | None:
    """Let a request through, send it to the sign-in page or the step it is at, or refuse it."""
    if request.endpoint is None:
        return None
    need = need_of(current_app, request.endpoint)
    if need == PUBLIC:
        return None
    found = visit()
    if found is None:
        return _sign_in_first("accounts.sign_in")
    if (elsewhere := _wrong_stage(need, found)) is not None:
        return elsewhere
    if not need:
        abort(404)
    if need not in NO_PERMISSION and not found.actor.may(Permission.of(need)):
        raise NotFound if is_hidden(current_app, request.endpoint) else NotAllowed(Reason.ROLE.label)
    return _prove_first(need, found)
