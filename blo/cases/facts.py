"""A case's core in facts: the only way a page or a document shows it."""

from blo.cases.models import Case
from blo.cases.states import CaseField
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.offices.states import Crime
from blo.sharing.fields import Disclosure, Fact


def _crime(code: str) -> Lazy:
    """The words of the list; a specimen, which is of no installation and has no list, brings its own."""
    return code.label if isinstance(code, Crime) else registry.lazy_label(CodeList.CRIME, code)


def facts(case: Case, disclosure: Disclosure) -> tuple[Fact, ...]:
    """The facts of a case's core that a reader may have."""
    found: list[Fact] = []
    if disclosure.opens(CaseField.CRIMES):
        crimes = tuple(map(_crime, case.crimes))
        found.append(Fact(CaseField.CRIMES, CaseField.CRIMES.label, crimes))
    if disclosure.opens(CaseField.OPENED):
        found.append(Fact(CaseField.OPENED, CaseField.OPENED.label, lazy_moment(case.opened_at, case.office.time_zone)))
    if disclosure.opens(CaseField.SUMMARY) and case.summary:
        found.append(Fact(CaseField.SUMMARY, CaseField.SUMMARY.label, Said(case.summary, case.summary_language)))
    return tuple(found)
