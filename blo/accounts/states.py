"""How far somebody has come in signing in, and with what."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l


class Stage(Code):
    """How far a session has come; only a full one is somebody who has signed in."""

    PASSWORD = "password", _l("Password accepted")
    ENROLLING = "enrolling", _l("Setting up a second step")
    FULL = "full", _l("Signed in"), "good"


class Factor(Code):
    """What is shown beside the password."""

    APP = "app", _l("Authenticator app")
    PASSKEY = "passkey", _l("Passkey")
    CODES = "codes", _l("Printed one-time codes")
