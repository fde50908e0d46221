"""The first fence: every endpoint declares what it needs, and one that declares nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import Reason
from blo.access.permissions import Permission
from blo.kernel.errors import NotAllowed, NotFound
from blo.web.request import signed_in_actor
from blo.web.ui.forms import typed

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"
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


def _sign_in_first() -> ResponseReturnValue:
    """Send a reader to the sign-in page; a form that was sent after its session ended comes back, to be sent again.

    Passwords do not come back: they would stand in the page.
    """
    posted = [] if request.method in SAFE else [pair for pair in typed() if pair[0] != "csrf_token"]
    if not posted:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/ended.html", posted=posted, path=request.path), UNAUTHORIZED


def check() -> ResponseReturnValue | None:
    """Let a request through, send it to the sign-in page, or refuse it."""
    if request.endpoint is None:
        return None
    need = need_of(current_app, request.endpoint)
    if need == PUBLIC:
        return None
    actor = signed_in_actor()
    if actor is None:
        return _sign_in_first()
    if not need:
        abort(404)
    if need != SIGNED_IN and not actor.may(Permission.of(need)):
        raise NotFound if is_hidden(current_app, request.endpoint) else NotAllowed(Reason.ROLE.label)
    return None
