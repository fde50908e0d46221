"""Searching the log: the question stands in the address, as codes, references and days."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from blo.access.actor import Actor
from blo.accounts import queries as accounts
from blo.audit.kinds import AuditKind
from blo.audit.queries import Asked
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import is_reference, tidy_reference
from blo.sharing.service import end_of
from blo.web.ui.fields import Choice, CodeChoice, Day, Option, Text
from blo.web.ui.forms import Form

Asking = TypeVar("Asking", bound="RecordForm")


class RecordForm(Form):
    """Of one record: by whom, what and when; days are the reader's own, of either era."""

    kind = CodeChoice(_l("What happened"), AuditKind, style="select", blank=_l("Anything"))
    who = Choice(_l("Who"), style="select", blank=_l("Anybody"))
    since = Day(_l("From the day"))
    until = Day(_l("To the day"))
    order: tuple[str, ...] = ("kind", "who", "since", "until")

    class Meta(Form.Meta):
        """Searching changes nothing, so it needs no token."""

        csrf = False

    def validate_until(self, field: Day) -> None:
        """A period goes forward."""
        if self.since.data and field.data < self.since.data:
            raise ValidationError(_("The end can't be before the beginning."))

    def asked(self, reader: Actor) -> Asked:
        """What is asked of the log."""
        zone = reader.time_zone
        return Asked(
            kind=self.kind.data,
            account_id=UUID(self.who.data) if self.who.data else None,
            since=datetime.combine(self.since.data, time(), ZoneInfo(zone)) if self.since.data else None,
            until=end_of(self.until.data, zone) if self.until.data else None,
        )


class LogForm(RecordForm):
    """Of the whole log: of which record, too."""

    reference = Text(_l("Record"), limit=60, hint=_l("The reference of a person, a case or any other record."))
    order = ("reference", *RecordForm.order)

    def validate_reference(self, field: Text) -> None:
        """Hold a reference to its check character, so that a slip is not taken for an empty trail."""
        if not is_reference(tidy_reference(field.data)):
            raise ValidationError(_("This is not a whole reference. Compare it with the record, sign by sign."))

    def asked(self, reader: Actor) -> Asked:
        """What is asked of the log."""
        return replace(super().asked(reader), reference=tidy_reference(self.reference.data))


def asking(form: type[Asking], reader: Actor) -> Asking:
    """Make a form from the present address; what else stands in the address is not its business."""
    given: MultiDict[str, Any] = MultiDict((name, request.args[name]) for name in form.order if name in request.args)
    made = form(given)
    made.who.options = [Option(str(account.id), account.name) for account in accounts.colleagues(reader)]
    return made
