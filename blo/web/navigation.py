"""Where a reader goes: the menu with label, endpoint and the permission that shows it, and the way back."""

from urllib.parse import urlsplit

from flask import request, url_for

from blo.access.permissions import Permission
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.request import signed_in_actor

MENU: tuple[tuple[Lazy, str, Permission], ...] = (
    (_l("Detections"), "detections.worklist", Permission.DETECTION_READ),
    (_l("Exhibits"), "exhibits.worklist", Permission.EXHIBIT_READ),
    (_l("Cases"), "cases.worklist", Permission.CASE_READ),
    (_l("Referrals"), "referrals.worklist", Permission.REFERRAL_READ),
    (_l("Handovers"), "handovers.worklist", Permission.HANDOVER_READ),
    (_l("Releases"), "sharing.worklist", Permission.RELEASE_READ),
    (_l("Documents"), "documents.worklist", Permission.DOCUMENT_READ),
    (_l("Reviews"), "protection.worklist", Permission.PROTECTION_READ),
    (_l("Overrides"), "overrides.worklist", Permission.PROTECTION_OVERRIDE),
    (_l("Audit log"), "audit.log", Permission.AUDIT_READ),
    (_l("Retention"), "retention.show", Permission.RETENTION_READ),
    (_l("Offices"), "offices.show", Permission.DIRECTORY_READ),
    (_l("Code lists"), "codelists.index", Permission.CODELIST_MAINTAIN),
    (_l("Accounts"), "accounts.worklist", Permission.ACCOUNT_ADMINISTER),
    (_l("Accounts to confirm"), "confirmations.show", Permission.ACCOUNT_CONFIRM),
    (_l("Break the glass"), "break_glass.worklist", Permission.BREAK_GLASS_READ),
)


def menu() -> list[tuple[Lazy, str, bool]]:
    """The reader's menu: label, address, and whether the present page belongs to it."""
    actor = signed_in_actor()
    if actor is None:
        return []
    room = (request.endpoint or "").split(".")[0]
    shown = [(label, endpoint) for label, endpoint, permission in MENU if actor.may(permission)]
    return [(label, url_for(endpoint), endpoint.split(".")[0] == room) for label, endpoint in shown]


def start() -> str:
    """The endpoint a reader begins at: the first of the menu."""
    actor = signed_in_actor()
    return next((endpoint for _, endpoint, needed in MENU if actor and actor.may(needed)), "accounts.sign_in")


def here(address: str) -> str:
    """Return an address of this installation as it is, and nothing for one that a browser would look for elsewhere."""
    try:
        back = urlsplit(address)
    except ValueError:
        return ""
    elsewhere = back.scheme or back.netloc or back.path.startswith("//") or "\\" in address
    return back.geturl() if back.path.startswith("/") and not elsewhere else ""
