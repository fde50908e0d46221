"""An administrator's forms for entries of code lists."""

from dataclasses import fields
from typing import Any

from blo.codelists.entries import Content
from blo.codelists.rules import LAST_POSITION, LONGEST_LABEL, LONGEST_NOTE, label_field
from blo.codelists.states import LONGEST_CODE
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.web.ui.fields import Choice, Day, Number, Option, Text
from blo.web.ui.forms import ChangeForm, Form

_PROVISIONAL, _AGREED = "provisional", "agreed"
_WORDING = [
    Option(_PROVISIONAL, _l("Provisional: our own, not agreed yet")),
    Option(_AGREED, _l("Agreed, or taken from a standard")),
]
_UNTIL_HINT = _l("The last day on which it may be chosen. Records that hold it keep it.")
_CODES_HINT = _l("Codes of this list, with a space between them. They stand for this one once it is no longer valid.")


def _label(tag: str, *, required: bool = False) -> Text:
    return Text(_l("Label in %(language)s", language=LOCALES[tag]), required=required, limit=LONGEST_LABEL)


class _ContentForm(Form):
    """What an entry says."""

    label_en = _label("en", required=True)
    label_th = _label("th")
    label_lo = _label("lo")
    label_km = _label("km")
    label_vi = _label("vi")
    label_my = _label("my")
    label_zh = _label("zh-Hans")
    position = Number(_l("Position in the list"), most=LAST_POSITION, required=True)
    note = Text(_lp("code list", "Note for all languages"), limit=LONGEST_NOTE)
    provisional = Choice(_lp("code list", "Wording"), _WORDING, required=True, default=_PROVISIONAL)
    valid_from = Day(_l("Valid from"))
    valid_until = Day(_l("Valid until"), hint=_UNTIL_HINT)
    replaced_by = Text(_l("Replaced by"), hint=_CODES_HINT, limit=400)

    def to_content(self, code: str) -> Content:
        """What the verb takes."""
        return Content(
            code=code,
            labels={tag: words for tag in LOCALES if (words := self[label_field(tag)].data)},
            position=self.position.data,
            note=self.note.data,
            provisional=self.provisional.data == _PROVISIONAL,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            replaced_by=tuple(dict.fromkeys(self.replaced_by.data.split())),
        )


class NewEntryForm(_ContentForm):
    """A new entry of a list."""

    code = Text(_lp("code list", "Code"), required=True, limit=LONGEST_CODE, hint=_l("It is kept for good."))


class EntryForm(_ContentForm, ChangeForm):
    """An entry that is there, as it is to be."""


def filled(content: Content) -> dict[str, Any]:
    """What the form for an entry shows at first."""
    said = {one.name: getattr(content, one.name) for one in fields(Content)}
    labels = {label_field(tag): content.labels.get(tag, "") for tag in LOCALES}
    wording = _PROVISIONAL if content.provisional else _AGREED
    return {**said, **labels, "provisional": wording, "replaced_by": " ".join(content.replaced_by)}
