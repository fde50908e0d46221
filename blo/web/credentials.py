"""Fields and pages' needs of whatever lets people show who they are: typed codes and passkeys."""

from typing import Any

from wtforms.widgets import HiddenInput

from blo.accounts import passkeys
from blo.accounts.factors import Proof, by_code, by_passkey
from blo.accounts.models import Passkey
from blo.accounts.passkeys import Answer
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.web import request
from blo.web.ui.fields import Text
from blo.web.ui.forms import Form
from blo.web.ui.text import Entry

LONGEST_CREDENTIAL = 10_000


class Credential(Entry):
    """What a passkey answered, put here by the page's script; data is `str`, empty for nothing."""

    kind = "hidden"
    widget = HiddenInput()

    def read(self, text: str) -> str:
        """Take text of a bearable length; what it means is judged by whoever knows passkeys."""
        return text if len(text) <= LONGEST_CREDENTIAL else ""

    def process_data(self, _value: Any) -> None:
        """Begin with nothing."""
        self.data = ""

    @property
    def shown(self) -> str:
        """Nothing: an answer counts once."""
        return ""

    def is_empty(self) -> bool:
        """Tell whether nothing came."""
        return not self.data


class PasskeyForm(Form):
    """A passkey alone."""

    credential = Credential("")

    def answer(self) -> Answer:
        """What was answered to the challenge this browser was given."""
        return Answer(self.credential.data, request.challenge())


class StepForm(PasskeyForm):
    """A typed code, or a passkey in its place."""

    code = Text(
        _l("Code"),
        required=False,
        limit=40,
        width="half",
        autocomplete="one-time-code",
        hint=_l("The six digits your app shows now, or one of your printed codes."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two."""
        fits = super().validate(extra_validators)
        if fits and not self.code.data and not self.credential.data:
            self.code.errors = [_("Fill in “%(label)s”.", label=self.code.label.text)]
            return False
        return fits

    def proof(self) -> Proof:
        """What is shown beside the password."""
        site = request.site()
        return by_passkey(site, self.answer()) if self.credential.data and site else by_code(self.code.data)


def options_to_show(present: list[Passkey]) -> str:
    """What the page's script needs to ask for one of these passkeys, empty where there are none or can't be."""
    site = request.site()
    return passkeys.ask_to_show(site, request.new_challenge(), present) if site and present else ""
