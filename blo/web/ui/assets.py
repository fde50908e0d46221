"""Style sheet, script and icon, under an address that changes with their content, so that they are kept for ever."""

import hashlib
from functools import cache
from pathlib import Path
from uuid import uuid4

from flask import Blueprint, Flask, current_app, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from blo.web.ui.paging import turn
from blo.web.ui.qr import qr

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"

kit = Blueprint("ui", __name__, template_folder="templates")


@cache
def _kept_edition() -> str:
    return _edition()


def _edition() -> str:
    """Return a short digest of all static files together: one edition, so that scripts may import one another."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def present_edition() -> str:
    """Return the name of the present edition of the static files; read anew at each call while developing."""
    return _edition() if current_app.debug else _kept_edition()


def asset(name: str) -> str:
    """Return the address of a static file, such as ``app.css``."""
    return url_for("ui.static_file", edition=present_edition(), name=name)


@kit.get("/static/<edition>/<path:name>", endpoint="static_file")
def _static_file(edition: str, name: str) -> ResponseReturnValue:
    """Send a file; an address of another edition gets the present file, to be asked for again next time."""
    response = send_from_directory(STATIC, name)
    response.headers["Cache-Control"] = FOREVER if edition == present_edition() else "no-cache"
    return response


def install(app: Flask) -> None:
    """Give an application the kit: its templates, its static files, and the words templates call.

    Templates get `asset(name)`, `csrf_token()`, `new_submission()`, `page_turn(page)` and `qr(text)`.
    """
    app.register_blueprint(kit)
    app.jinja_env.globals.update(asset=asset, csrf_token=generate_csrf, new_submission=uuid4, page_turn=turn, qr=qr)
