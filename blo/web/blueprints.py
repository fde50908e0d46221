"""The list of rooms the web door has, and the only importer of their views."""

from urllib.parse import quote

from flask import Flask, g
from flask import request as http

from blo.kernel.i18n import LOCALES, direction, gettext, pgettext
from blo.settings import Settings
from blo.web import bodies, errors, gate, headers, limits, log, navigation, origin, request, transaction
from blo.web.accounts.confirming import confirmations
from blo.web.accounts.views import accounts
from blo.web.audit.views import audit
from blo.web.break_glass.views import break_glass
from blo.web.cases.views import cases
from blo.web.codelists.views import codelists
from blo.web.consent.views import consent
from blo.web.converters import Language, ListedCode, Reference, Word
from blo.web.detections.capturing import capture
from blo.web.detections.drafts import drafts
from blo.web.detections.photos import photos
from blo.web.detections.record import record
from blo.web.detections.searching import search
from blo.web.detections.views import detections
from blo.web.documents.views import documents
from blo.web.exhibits.views import exhibits
from blo.web.files.uploading import uploads
from blo.web.files.views import files
from blo.web.groups.lists import lists
from blo.web.groups.views import groups
from blo.web.handovers.views import handovers
from blo.web.offices.views import offices
from blo.web.onward.views import onward
from blo.web.people.record import person_record
from blo.web.people.views import people
from blo.web.protection.overriding import overrides
from blo.web.protection.screening import screening
from blo.web.protection.views import protection
from blo.web.referrals.views import referrals
from blo.web.retention.views import retention
from blo.web.second_step.views import second_step
from blo.web.security.views import security
from blo.web.sharing.views import sharing
from blo.web.ui import assets

ROOMS = (
    *(accounts, detections, record, drafts, people, person_record, cases, sharing),
    *(onward, referrals, handovers, documents, audit, offices, files),
    *(protection, overrides, screening, consent),
    *(retention, codelists, capture, exhibits, uploads, photos, groups, lists, search),
    *(confirmations, second_step, security, break_glass),
)

SAFE_IN_QUERIES = "%&=+,;:@/?!*()~$-._'"


def _words() -> dict[str, object]:
    """Give templates what the layout shows on every page; a bare page asks nobody who they are."""
    locale, bare = g.get("locale", "en"), g.get("bare", False)
    return {
        "bare": bare,
        "actor": None if bare else request.signed_in_actor(),
        "locale": locale,
        "direction": direction(locale),
        "locales": LOCALES,
        "navigation": [] if bare else navigation.menu(),
        "home_url": "/",
        "language_url": "/language",
        "here_url": _here(),
        "sign_out_url": "/sign-out",
        "switch_url": "/switch",
        "security_url": "/security",
    }


def _here() -> str:
    """The present address as it is asked for again, with nothing in it that a page can't hold."""
    query = http.query_string.decode("ascii", "replace")
    return quote(http.path) + (f"?{quote(query, safe=SAFE_IN_QUERIES)}" if query else "")


def _ngettext(one: str, many: str, number: int) -> str:
    return gettext(one if number == 1 else many)


def install(app: Flask, settings: Settings) -> None:
    """Give an application the web door.

    Before the view: refuse what another site sends, learn who asks, count, and ask the gate. After it: keep or undo the
    work first, then headers and compression, and a line in the log.
    """
    log.install(app, settings)
    app.request_class = bodies.StrictRequest
    app.url_map.converters.update(code=ListedCode, reference=Reference, word=Word, language=Language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(gettext, _ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    app.context_processor(_words)
    assets.install(app)
    gate.public(app.view_functions["ui.static_file"])
    request.install(app)
    for hook in (origin.check, transaction.begin, request.arrive):
        app.before_request(hook)
    limits.install(app, settings)
    for hook in (gate.check, bodies.make_room, transaction.read_token):
        app.before_request(hook)
    headers.install(app)
    transaction.install(app)
    errors.install(app)
    for room in ROOMS:
        app.register_blueprint(room)
