"""What every answer carries: a strict content policy, no caching of what a signed-in reader sees, and compression."""

import gzip
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from blo.web.request import settings

View = TypeVar("View", bound=Callable[..., Any])
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",  # what scripts may talk to
        "manifest-src 'none'",
        "worker-src 'none'",
        "font-src 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
INSTALLABLE = POLICY.replace("manifest-src 'none'", "manifest-src 'self'").replace(
    "worker-src 'none'", "worker-src 'self'"
)
"""The policy of pages that may be installed, and of nothing else."""
REFUSED_FEATURES = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "screen-wake-lock", "serial", "usb",
)  # fmt: skip
FIXED = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES),
    "Referrer-Policy": "same-origin",  # under a stricter one, browsers do not say which site a form was sent from
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # says it again to browsers that do not read the policy
}
"""What every answer carries, whatever it is."""
TWO_YEARS = 63_072_000
MANIFEST = "application/manifest+json"
COMPRESSED = frozenset({"text/html", "text/css", "text/csv", "text/javascript", "image/svg+xml", MANIFEST})
SMALLEST_COMPRESSED = 600


def installable(view: View) -> View:
    """Mark a view whose page may be installed, with a worker that shows it again where there is no line."""
    view.is_installable = True  # type: ignore[attr-defined]
    return view


def _secure(response: Response) -> Response:
    response.headers.update(FIXED)
    if getattr(current_app.view_functions.get(request.endpoint or ""), "is_installable", False):
        response.headers["Content-Security-Policy"] = INSTALLABLE
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if "Cache-Control" not in response.headers or request.endpoint != "ui.static_file":
        response.headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    """Compress text; the token in a form changes with every page, so it can't be guessed by page lengths."""
    wanted = bool(request.accept_encodings["gzip"]) and response.mimetype in COMPRESSED and response.status_code != 304  # noqa: PLR2004
    if not wanted or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST_COMPRESSED:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def install(app: Flask) -> None:
    """Put the headers on every answer; Flask runs the last registered first, so compression comes first."""
    app.after_request(_secure)
    app.after_request(_compress)
