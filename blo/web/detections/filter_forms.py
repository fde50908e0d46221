"""The filter of the list of detections, which stands in the address; and names, which never do."""

from datetime import datetime, time
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from blo.access.actor import Actor
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections.searching import Asked
from blo.detections.states import DetectionState
from blo.kernel.folding import folded
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import is_reference, tidy_reference
from blo.sharing.service import end_of
from blo.web.ui.fields import Choice, CodeChoice, Day, Option, Text
from blo.web.ui.forms import Form

RELEASED = "released"
LONGEST_FILTER = 2000
Asking = TypeVar("Asking", bound="Filter")


def _crimes() -> list[Option]:
    """Every crime that is or was on the list: older records are looked for, too."""
    return [Option(one.code, one.label()) for one in registry.contents(CodeList.CRIME)]


class Filter(Form):
    """What a list of detections is narrowed by; days are the reader's own, of either era."""

    reference = Text(_l("Reference"), limit=60)
    place = Text(_l("Place"), hint=_l("A part of its name is enough."))
    since = Day(_l("From the day"), picker=True)
    until = Day(_l("To the day"), picker=True)
    crime = Choice(_l("Crime type"), _crimes, style="select", blank=_l("Any"))
    state = CodeChoice(
        _l("Status"),
        DetectionState,
        only=(DetectionState.ANNULLED,),
        style="select",
        blank=DetectionState.REGISTERED.label,
    )
    whose = Choice(
        _l("Recorded by"),
        (Option(RELEASED, _l("Other offices, released to us")),),
        style="select",
        blank=_l("Our office"),
    )
    order = ("reference", "place", "since", "until", "crime", "state", "whose")

    def validate_reference(self, field: Text) -> None:
        """Hold a reference to its check character, so that a slip is not taken for a record that is not there."""
        if not is_reference(tidy_reference(field.data)):
            raise ValidationError(_("This is not a whole reference. Compare it with the record, sign by sign."))

    def validate_place(self, field: Text) -> None:
        """Something must be left to look for."""
        if not folded(field.data):
            raise ValidationError(_("Write letters or digits of the name."))

    def validate_until(self, field: Day) -> None:
        """A period goes forward."""
        if self.since.data and field.data < self.since.data:
            raise ValidationError(_("The end can't be before the beginning."))

    def asked(self, reader: Actor) -> Asked:
        """What is asked for; days begin and end by the clock of the reader's office."""
        zone = reader.time_zone
        return Asked(
            reference=tidy_reference(self.reference.data),
            place=self.place.data,
            since=datetime.combine(self.since.data, time(), ZoneInfo(zone)) if self.since.data else None,
            until=end_of(self.until.data, zone) if self.until.data else None,
            crime=self.crime.data or "",
            state=self.state.data,
            received=self.whose.data == RELEASED,
        )

    @property
    def address(self) -> str:
        """The filter as the query of an address, as it was typed."""
        return urlencode([(name, self[name].typed) for name in self.order if self[name].typed])


class FilterForm(Filter):
    """The filter by itself."""

    class Meta(Form.Meta):
        """Searching changes nothing, so it needs no token."""

        csrf = False


class NameForm(Filter):
    """A part of a person's name, within the filter. It is posted, so that no name stands in an address.

    `further` is the reference that the search goes on from.
    """

    name = Text(_l("Part of the person's name"), required=True, limit=100, hint=_l("In any script, as it was written."))
    further = Text("", limit=60)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything of the filter is set, rightly or wrongly."""
        return any(self[name].errors or self[name].typed for name in self.order)

    @property
    def is_of_released(self) -> bool:
        """Tell whether other offices' persons are asked for."""
        return bool(self.whose.data == RELEASED)

    def validate_name(self, field: Text) -> None:
        """Something must be left to look for."""
        if not folded(field.data):
            raise ValidationError(_("Write letters of the name."))


class KeepForm(Form):
    """A name for a filter, and the filter's address."""

    name = Text(_l("Name of the filter"), required=True, limit=60, hint=_l("Never the name of a person."))
    asked = Text("", limit=LONGEST_FILTER)

    def filter(self) -> FilterForm:
        """The filter that is to be kept."""
        return from_address(self.asked.data)


def _of(form: type[Asking], pairs: list[tuple[str, str]]) -> Asking:
    """Make a form of what an address holds; what else stands in it is not its business."""
    given: MultiDict[str, Any] = MultiDict((name, value) for name, value in pairs if name in form.order)
    return form(given)


def asking(form: type[Asking]) -> Asking:
    """Make a form from the present address."""
    return _of(form, [(name, request.args[name]) for name in request.args])


def from_address(asked: str) -> FilterForm:
    """Make the filter from an address that was kept."""
    return _of(FilterForm, parse_qsl(asked, max_num_fields=20) if len(asked) <= LONGEST_FILTER else [])
