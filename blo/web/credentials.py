"""Fields and pages' needs of whatever lets people show who they are: typed codes and passkeys."""

from typing import Any

from wtforms.widgets import HiddenInput

from blo.accounts import passkeys
from blo.accounts.factors import Proof, by_code, by_passkey
from blo.accounts.models import Passkey
from blo.accounts.passkeys import Answer
from blo.kernel.i18n import Words
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.web import request
from blo.web.ui.fields import Password
from blo.web.ui.forms import Form

LONGEST_CREDENTIAL = 10_000


class OneTime(Password):
    """A code that counts once: in sight while it is typed from paper or another screen, and then never again."""

    kind = "text"

    def __init__(self, label: Words, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.autocomplete = "one-time-code"


class Credential(Password):
    """What a passkey answered, put here by the page's script; data is `str`, empty for nothing. It counts once."""

    kind = "hidden"
    widget = HiddenInput()

    def read(self, text: str) -> str:
        """Take text of a bearable length; what it means is judged by whoever knows passkeys."""
        return text if len(text) <= LONGEST_CREDENTIAL else ""


class PasskeyForm(Form):
    """A passkey alone."""

    credential = Credential("")

    def answer(self) -> Answer:
        """What was answered to the challenge this browser was given."""
        return Answer(self.credential.data, request.challenge())


class StepForm(PasskeyForm):
    """A typed code, or a passkey in its place."""

    one_time = OneTime(
        _l("Code"),
        required=False,
        limit=40,
        width="half",
        hint=_l("The six digits your app shows now, or one of your printed codes."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two."""
        fits = super().validate(extra_validators)
        if fits and not self.one_time.data and not self.credential.data:
            self.one_time.errors = [_("Fill in “%(label)s”.", label=self.one_time.label.text)]
            return False
        return fits

    def proof(self) -> Proof:
        """What is shown beside the password."""
        site = request.site()
        return by_passkey(site, self.answer()) if self.credential.data and site else by_code(self.one_time.data)


def options_to_show(present: list[Passkey]) -> str:
    """What the page's script needs to ask for one of these passkeys, empty where there are none or can't be."""
    site = request.site()
    return passkeys.ask_to_show(site, request.new_challenge(), present) if site and present else ""
