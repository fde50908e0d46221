"""Choosing the languages of a document, and checking a printed one."""

from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.ui.fields import Choice, Option
from blo.web.ui.forms import Form

LANGUAGES = [Option(tag, name) for tag, name in LOCALES.items()]


class IssueForm(Form):
    """Up to three languages, in the order they stand on the paper."""

    first = Choice(_l("First language"), LANGUAGES, required=True, style="select")
    second = Choice(_l("Second language"), LANGUAGES, style="select", blank=_l("None"))
    third = Choice(_l("Third language"), LANGUAGES, style="select", blank=_l("None"))

    def languages(self) -> tuple[str, ...]:
        """The languages chosen, in their order."""
        return tuple(field.data for field in (self.first, self.second, self.third) if field.data)
