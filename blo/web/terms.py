"""The fields of every form that lets something leave the office: to whom, on what basis, for what, until when."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from blo.access.actor import Actor
from blo.kernel import clock
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import queries as directory
from blo.offices.models import Agreement, Office
from blo.offices.states import OfficeKind
from blo.sharing.service import Terms
from blo.sharing.states import DEFAULT_HANDLING, Handling, Purpose
from blo.web.request import actor
from blo.web.ui.fields import Choice, CodeChoice, Day, Option, Text
from blo.web.ui.forms import Form

USUAL_DAYS = 90


def sister_offices(actor_now: Actor) -> list[Office]:
    """The offices something new can be shared with today."""
    return directory.sister_offices(actor_now, clock.today(actor_now.time_zone))


def _options(*, providers: bool) -> list[Option]:
    offices = sister_offices(actor())
    shown = [office for office in offices if providers or office.kind is not OfficeKind.PROVIDER]
    return [Option(str(office.id), office.name, hint=office.code) for office in shown]


def recipients() -> list[Option]:
    """The sister offices something can be shared with now; service providers get referrals alone."""
    return _options(providers=False)


def recipients_of_referrals() -> list[Option]:
    """The sister offices and service providers a referral can be sent to now."""
    return _options(providers=True)


def bases() -> list[Option]:
    """The articles of the agreements in force with the countries of those offices, grouped by agreement."""
    today = clock.today(actor().time_zone)
    countries = {office.country for office in sister_offices(actor())}
    return articles(
        agreement
        for agreement in directory.agreements(actor().country)
        if agreement.in_force(today) and any(agreement.binds(actor().country, country) for country in countries)
    )


def articles(agreements: Iterable[Agreement]) -> list[Option]:
    """The articles of agreements, grouped by agreement."""
    return [
        Option(
            f"{agreement.id}/{article['number']}",
            _("Article %(number)s: %(title)s", number=article["number"], title=article["title"]),
            group=agreement.title,
        )
        for agreement in agreements
        for article in agreement.articles
    ]


def default_expiry() -> Any:
    """Ninety days from today."""
    return clock.today(actor().time_zone) + timedelta(days=USUAL_DAYS)


class TermsForm(Form):
    """The terms, to be extended with what leaves on them."""

    recipient_id = Choice(_l("To which office"), recipients, required=True)
    agreement = Choice(_l("Agreement and article"), bases, required=True, style="select")
    purpose = CodeChoice(_l("Purpose"), Purpose, required=True, style="select")
    handling = CodeChoice(_l("Handling code"), Handling, required=True, default=DEFAULT_HANDLING, style="select")
    handling_note = Text(_l("Restriction in words"), limit=500, hint=_l("Needed for H3."))
    expires_on = Day(
        _l("May be seen until"), required=True, picker=True, default=default_expiry, hint=_l("The last day.")
    )

    TERM_FIELDS = ("recipient_id", "agreement", "purpose", "handling", "handling_note", "expires_on")

    def term_fields(self) -> list[Any]:
        """The fields of the terms, for the page."""
        return [self[name] for name in self.TERM_FIELDS]

    def terms(self) -> Terms:
        """The terms as the verbs take them."""
        agreement_id, _slash, article = self.agreement.data.partition("/")
        return Terms(
            recipient_id=UUID(self.recipient_id.data),
            agreement_id=UUID(agreement_id),
            article=article,
            purpose=self.purpose.data,
            handling=self.handling.data,
            handling_note=self.handling_note.data,
            expires_on=self.expires_on.data,
        )


def can_share(actor_now: Actor) -> bool:
    """Tell whether there is any office something can be shared with now."""
    return bool(sister_offices(actor_now))
