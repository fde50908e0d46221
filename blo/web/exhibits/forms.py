"""The seizure record, and the line of a chain of custody."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from blo.codelists.states import CodeList
from blo.exhibits.service import NewExhibit, NewLine
from blo.exhibits.states import LATER, CustodyPurpose, MarkKind, SealFound
from blo.kernel import clock
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.web.request import actor
from blo.web.ui.fields import Amount, Clock, CodeChoice, Day, ListChoice, LongText, Text
from blo.web.ui.forms import ChangeForm, Form


def _today() -> date:
    return clock.today(actor().time_zone)


def _now() -> time:
    return clock.now().astimezone(ZoneInfo(actor().time_zone)).time().replace(second=0, microsecond=0, tzinfo=None)


def _me() -> str:
    return actor().name


class ExhibitForm(Form):
    """What was seized, where and by whom; how it is kept can follow."""

    type = ListChoice(_lp("exhibit", "Kind of thing"), CodeList.SEIZURE, required=True, style="select")
    description = LongText(
        _lp("exhibit", "Description"),
        required=True,
        language=True,
        rows=3,
        limit=2000,
        hint=_l("Colour, make, marks, damage: so that nobody takes it for another."),
    )
    quantity = Amount(_l("Quantity"), places=3, most=10**9, required=True, default=1)
    unit = ListChoice(_l("Unit"), CodeList.UNIT, required=True, style="select", default="piece", width="half")
    mark_kind = CodeChoice(_lp("exhibit", "Number on it"), MarkKind, style="select", width="half")
    mark = Text(_lp("exhibit", "Serial number, IMEI or plate"), limit=100)
    seized_day = Day(_lp("exhibit", "Day it was seized"), required=True, picker=True, default=_today)
    seized_time = Clock(_l("Time"), required=True, picker=True, default=_now, width="half")
    found_where = Text(_lp("exhibit", "Found where"), required=True, limit=300)
    seized_by = Text(_lp("exhibit", "Seized by"), required=True, limit=200, default=_me, hint=_l("Name and rank."))
    seal = Text(_lp("exhibit", "Seal number"), limit=40)
    storage = Text(_lp("exhibit", "Storage"), limit=200, hint=_l("Where it is kept now."))
    packaging = Text(_lp("exhibit", "Packaging"), limit=200)
    authority = Text(_lp("exhibit", "Authority"), limit=300, hint=_l("The law, order or warrant it was seized under."))
    witnesses = LongText(_lp("exhibit", "Witnesses"), rows=2, limit=500)

    def to_command(self, zone: str) -> NewExhibit:
        """What the verb takes; day and time are read by the clock of the place."""
        named = ("type", "description", "quantity", "unit", "mark_kind", "mark", "found_where", "seized_by")
        kept = ("authority", "witnesses", "packaging", "seal", "storage")
        return NewExhibit(
            seized_at=_moment(self.seized_day.data, self.seized_time.data, zone),
            description_language=self.description.language,
            submission=self.submission.data,
            **{name: self[name].data for name in (*named, *kept)},
        )


class CustodyForm(ChangeForm):
    """Who takes the exhibit over; who gives it is known. Its version is the number of lines that were seen."""

    purpose = CodeChoice(_lp("custody", "What for"), CustodyPurpose, only=LATER, required=True, style="select")
    to = Text(_lp("custody", "Taken over by"), required=True, limit=200, hint=_l("Name and rank, or the authority."))
    place = Text(_lp("custody", "Place"), required=True, limit=200)
    day = Day(_l("Day"), required=True, picker=True, default=_today)
    time = Clock(_l("Time"), required=True, picker=True, default=_now, width="half")
    seal_found = CodeChoice(_lp("custody", "Seal found"), SealFound, only={SealFound.INTACT, SealFound.BROKEN})
    new_seal = Text(_lp("custody", "New seal"), limit=40, hint=_l("Its number, if one was put on."))
    condition = Text(_lp("custody", "Condition"), limit=300)
    remark = LongText(_lp("custody", "Remark"), language=True, rows=2, limit=1000)

    def to_command(self, zone: str) -> NewLine:
        """What the verb takes."""
        return NewLine(
            to=self.to.data,
            at=_moment(self.day.data, self.time.data, zone),
            place=self.place.data,
            purpose=self.purpose.data,
            seen=self.version.data if self.version.data is not None else -1,
            seal_found=self.seal_found.data,
            new_seal=self.new_seal.data,
            condition=self.condition.data,
            remark=self.remark.data,
            language=self.remark.language,
            submission=self.submission.data,
        )


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone))
