"""What every answer carries: a strict content policy, no caching of what a signed-in reader sees, and compression."""

import gzip

from flask import Flask, Response, request

from blo.web.request import settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
COMPRESSED = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
SMALLEST_COMPRESSED = 600


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
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
