"""Asking an originator to pass an item on, granting it, and refusing it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.cases.onward import FIELDS, fields_of
from blo.kernel import clock
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import queries as directory
from blo.sharing.fields import Field
from blo.sharing.models import OnwardRequest, Release
from blo.sharing.onward import NewOnward, Refusal
from blo.sharing.service import Terms
from blo.sharing.states import Handling, OnwardGround, Purpose, at_least_as_strict
from blo.web.terms import articles, default_expiry
from blo.web.ui.fields import Choice, Choices, CodeChoice, Day, LongText, Option, Text
from blo.web.ui.forms import ChangeForm, Form

WITHOUT_NAMES = _l("Without names: the other office reads it.")


class AskForm(Form):
    """To which office, for what, and why."""

    third = Choice(_l("To which office"), required=True, style="select")
    purpose = CodeChoice(_l("Purpose"), Purpose, required=True, style="select")
    words = LongText(
        _l("Why the other office needs it"), required=True, language=True, rows=3, limit=1000, hint=WITHOUT_NAMES
    )

    def to_command(self) -> NewOnward:
        """What the verb takes."""
        return NewOnward(
            third_id=UUID(self.third.data),
            purpose=self.purpose.data,
            words=self.words.data,
            language=self.words.language,
            submission=self.submission.data,
        )


def ask_form(release: Release) -> AskForm:
    """Make the form for one release: any office but the two it is between."""
    form = AskForm()
    both = {release.office_id, release.recipient_id}
    offices = [office for office in directory.all_offices() if office.id not in both]
    form.third.options = [Option(str(office.id), f"{office.name} ({office.code})") for office in offices]
    return form


class GrantForm(ChangeForm):
    """What is passed on, and on what terms; nothing wider than what the asking office was given."""

    fields = Choices(_l("What is released"), required=True, hint=_l("Field by field; nothing else."))
    agreement = Choice(_l("Agreement and article"), required=True, style="select")
    handling = CodeChoice(_l("Handling code"), Handling, required=True, style="select")
    handling_note = Text(_l("Restriction in words"), limit=500, hint=_l("Needed for H3."))
    expires_on = Day(_l("May be seen until"), required=True, picker=True, hint=_l("The last day."))

    def chosen(self, release: Release) -> tuple[Field, ...]:
        """The fields ticked."""
        return tuple(field for field in FIELDS[release.kind] if field.value in self.fields.data)

    def terms(self, request: OnwardRequest) -> Terms:
        """The terms as the verb takes them."""
        agreement_id, _slash, article = self.agreement.data.partition("/")
        return Terms(
            recipient_id=request.third_id,
            agreement_id=UUID(agreement_id),
            article=article,
            purpose=request.purpose,
            handling=self.handling.data,
            handling_note=self.handling_note.data,
            expires_on=self.expires_on.data,
        )


def _last_day(release: Release, zone: str) -> Any:
    """The last whole day on which the first release may be seen, by the granting office's clock."""
    end: datetime = release.expires_at.astimezone(ZoneInfo(zone))
    return min((end - timedelta(days=1)).date(), default_expiry())


def grant_form(reader: Actor, request: OnwardRequest) -> GrantForm:
    """Make the form for one request, filled with the first release's terms."""
    first = request.release
    form = GrantForm(
        handling=first.handling, handling_note=first.handling_note, expires_on=_last_day(first, reader.time_zone)
    )
    today = clock.today(reader.time_zone)
    form.fields.options = [Option(field.value, field.label) for field in fields_of(first)]
    form.handling.only = [code for code in Handling if at_least_as_strict(code, first.handling)]
    form.agreement.options = articles(directory.agreements_between(reader.country, request.third.country, today))
    return form


class RefuseForm(ChangeForm):
    """On which ground it is refused; the asking office reads it."""

    ground = CodeChoice(_l("Reason"), OnwardGround, required=True)
    answer = LongText(_l("Remark"), language=True, rows=2, limit=1000, hint=WITHOUT_NAMES)

    def to_refusal(self) -> Refusal:
        """What the verb takes."""
        return Refusal(self.ground.data, self.answer.data, self.answer.language)
