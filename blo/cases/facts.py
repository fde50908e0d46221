"""A case's core in facts: the only way a page or a document shows it."""

from blo.cases.models import Case
from blo.cases.states import CaseField
from blo.kernel.i18n import Said, lazy_moment
from blo.sharing.fields import Disclosure, Fact


def facts(case: Case, disclosure: Disclosure) -> tuple[Fact, ...]:
    """The facts of a case's core that a reader may have."""
    found: list[Fact] = []
    if disclosure.opens(CaseField.CRIMES):
        found.append(Fact(CaseField.CRIMES, CaseField.CRIMES.label, tuple(crime.label for crime in case.crimes)))
    if disclosure.opens(CaseField.OPENED):
        found.append(Fact(CaseField.OPENED, CaseField.OPENED.label, lazy_moment(case.opened_at, case.office.time_zone)))
    if disclosure.opens(CaseField.SUMMARY) and case.summary:
        found.append(Fact(CaseField.SUMMARY, CaseField.SUMMARY.label, Said(case.summary, case.summary_language)))
    return tuple(found)
