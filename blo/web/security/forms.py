"""Setting up what one signs in with."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.web.credentials import OneTime, PasskeyForm, StepForm
from blo.web.ui.fields import Password, Text
from blo.web.ui.forms import Form


class ProofForm(StepForm):
    """The password and the second step, once more."""

    password = Password(_l("Password"), required=True)


class PasswordProofForm(Form):
    """The password once more, of somebody who has no second step."""

    password = Password(_l("Password"), required=True)


class AppForm(Form):
    """The first code of a new app."""

    one_time = OneTime(_l("Code the app shows"), required=True, limit=20, width="half", inputmode="numeric")


class NewPasskeyForm(PasskeyForm):
    """A new passkey, and what its owner calls it."""

    name = Text(_l("What you call it"), required=True, limit=60, hint=_l("As in: my phone, the blue key."))


class PinForm(Form):
    """A PIN, twice."""

    pin = Password(_l("PIN of six digits"), new=True, required=True, inputmode="numeric", width="short")
    again = Password(_l("The same PIN again"), new=True, required=True, inputmode="numeric", width="short")
