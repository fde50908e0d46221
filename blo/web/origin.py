"""Where a request comes from. Another site may lead people here, and nothing else: it may not send, fetch or embed.

A form that another site sends arrives without the session's cookie; were it answered as usual, the answer's new cookie
would take the place of a session that is alive. So it is refused before the session is looked at.
"""

from urllib.parse import urlsplit

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from blo.web.request import settings, speak_as_asked
from blo.web.ui.problems import problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_HERE = frozenset({"", "same-origin", "none"})
"""What `Sec-Fetch-Site` says of our own pages, and of what people type or have kept; browsers of old say nothing."""
BAD_REQUEST = 400


def _site(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _comes_from_elsewhere() -> bool:
    elsewhere = request.headers.get("Sec-Fetch-Site", "") not in FROM_HERE
    if request.method in SAFE:
        followed = request.headers.get("Sec-Fetch-Mode") == "navigate"
        return elsewhere and not (followed and request.headers.get("Sec-Fetch-Dest") == "document")
    origin = request.headers.get("Origin")
    return elsewhere or (origin is not None and origin not in {_site(request.host_url), _site(settings().public_url)})


def check() -> ResponseReturnValue | None:
    """Refuse what another site sends, with a page that asks nobody who they are."""
    if not _comes_from_elsewhere():
        return None
    g.bare = True
    speak_as_asked()
    return render_template("ui/error.html", problem=problem(BAD_REQUEST)), BAD_REQUEST
