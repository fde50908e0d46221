"""The page that works without a line, and all that it needs: the same bytes for everybody who reads one language.

No name, no token and no record stands in any of it, so that a device may keep it for whoever comes next. What belongs
to somebody is asked for when there is a line, and kept sealed.
"""

import hashlib
import io
import json
import math
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import current_app, render_template, url_for
from PIL import Image, ImageDraw

from blo.kernel.i18n import direction, gettext, use
from blo.web.detections.forms import AGAIN, DetectionForm
from blo.web.request import speak_to_nobody
from blo.web.ui import assets
from blo.web.ui.fields import CodeChoice, CodeChoices
from blo.web.ui.rows import Rows

WRITTEN_BY_DEVICE = ("occurred_day", "occurred_time")
"""What the device fills in, as the time goes where the office is."""
WORKER = "capture/worker.js"
STATIC = ("app.css", "app.js", "icon.svg")
RIVER, FOAM = "#0f4c4a", "#bfe5da"
ICONS = (192, 512)
FINE = 4
"""Icons are drawn so many times as large, and made smaller, for edges that are smooth."""


def blank_form() -> DetectionForm:
    """The form as nobody has filled it in, and nobody is asked who they are."""
    return DetectionForm(meta={"csrf": False}, data=dict.fromkeys(WRITTEN_BY_DEVICE))


def _shape(fields: Iterable[Any]) -> list[Any]:
    shape = []
    for field in fields:
        codes = [code.value for code in field.codes] if isinstance(field, CodeChoice | CodeChoices) else []
        inside = _shape(field.pattern) if isinstance(field, Rows) else []
        required = bool(getattr(field, "required", False))
        shape.append([field.short_name, type(field).__name__, required, codes, inside])
    return shape


@cache
def form_edition() -> str:
    """Name the present definition of the form: its fields, what is required, and the codes that may be chosen."""
    shape = _shape(field for field in blank_form() if getattr(field, "kind", "") != "hidden")
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _modules() -> list[str]:
    found = (path.relative_to(assets.STATIC).as_posix() for path in (assets.STATIC / "capture").glob("*.js"))
    return sorted(name for name in found if name != WORKER)


@cache
def _kept_page(locale: str, edition: str) -> str:
    return _page(locale, edition)


def _page(locale: str, _edition: str) -> str:
    speak_to_nobody(locale)
    form = blank_form()
    fields = {"device": WRITTEN_BY_DEVICE, "again": AGAIN}
    return render_template("capture/page.html", form=form, form_edition=form_edition(), **fields)


def page(locale: str) -> str:
    """The page in one language; made once for each edition of the static files, anew at each call while developing."""
    make = _page if current_app.debug else _kept_page
    return make(locale, assets.present_edition())


@cache
def icon(size: int) -> bytes:
    """Draw the two waves of the river with so many pixels to a side; devices may cut its edges off."""
    side = size * FINE
    picture = Image.new("RGB", (side, side), RIVER)
    pen = ImageDraw.Draw(picture)
    unit, thick = side / 40, side * 3 / 40
    for height in (16, 24):
        wave = [(9 + step / 10, height - 3 * math.sin(step / 220 * math.tau)) for step in range(221)]
        for across, down in wave:
            left, top = across * unit - thick / 2, down * unit - thick / 2
            pen.ellipse((left, top, left + thick, top + thick), fill=FOAM)
    out = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def manifest(locale: str) -> str:
    """What a device is told of the page when it is installed."""
    with use(locale):
        name, short = gettext("Log a detection"), gettext("Border Liaison")
    start = url_for("capture.page", locale=locale)
    drawn = [
        {"src": url_for("capture.icon", size=size), "type": "image/png", "sizes": f"{size}x{size}"} for size in ICONS
    ]
    return json.dumps(
        {
            "id": start,
            "name": f"{short} – {name}",
            "short_name": short,
            "lang": locale,
            "dir": direction(locale),
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": RIVER,
            "theme_color": RIVER,
            "icons": [
                {"src": assets.asset("icon.svg"), "type": "image/svg+xml", "sizes": "any"},
                *drawn,
                *({**one, "purpose": "maskable"} for one in drawn),
            ],
        },
        ensure_ascii=False,
    )


def parts(locale: str) -> dict[str, str]:
    """The addresses of all parts of the shell, and what stands at each, as a digest."""
    found = {url_for("capture.page", locale=locale): page(locale).encode()}
    found[url_for("capture.manifest", locale=locale)] = manifest(locale).encode()
    found |= {url_for("capture.icon", size=size): icon(size) for size in ICONS[:1]}
    found |= {assets.asset(name): (assets.STATIC / name).read_bytes() for name in (*STATIC, *_modules())}
    return {address: hashlib.sha256(content).hexdigest() for address, content in found.items()}


def worker(locale: str) -> str:
    """The worker of one language: it begins with what the shell is, so that another shell makes another worker."""
    shell = parts(locale)
    edition = hashlib.sha256(json.dumps(shell).encode()).hexdigest()[:16]
    said = {"edition": edition, "page": url_for("capture.page", locale=locale), "shell": sorted(shell)}
    return f"const SHELL = {json.dumps(said)};\n{(assets.STATIC / WORKER).read_text(encoding='utf-8')}"
