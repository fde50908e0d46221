"""What pages show of screenings: rows of a list, one with its answers, and what one must lead to."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.kernel.i18n import LOCALES, Lazy, Said, Words, language_name, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.protection import following_up
from blo.protection.following_up import RIGHT_KINDS, Standing
from blo.protection.indicators import Answer, Dimension, Owed, indicators
from blo.protection.screening import Screening, ScreeningAnswer
from blo.referrals.states import ReferralType


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Words
    value: Words | Said | tuple[Words | Said, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a screening in the words of its list, and the answer."""

    label: Words
    answer: Answer


@dataclass(frozen=True, slots=True)
class Way:
    """One thing owed, and where one press leads: a referral of the right kind in a case, or asking for a review."""

    owed: Owed
    case: str
    kind: ReferralType | None
    may_ask: bool


@dataclass(frozen=True, slots=True)
class NextPage:
    """What a screening must lead to."""

    screening: Screening
    ways: list[Way]
    detection: str
    done: tuple[Line, ...]


def circumstances(row: Screening, zone: str) -> tuple[Line, ...]:
    """How a screening was led."""
    spoken = Lazy(lambda: LOCALES.get(row.language) or language_name(row.language))
    lines = [
        Line(_l("Recorded on"), lazy_moment(row.recorded_at, zone)),
        Line(_l("Language spoken"), spoken),
        Line(_l("Interpreter"), row.interpreting.label),
        Line(_l("Indicators"), _l("%(name)s, provisional", name=row.indicator_set)),
    ]
    if row.companion_present:
        lines.append(Line(_l("Company"), _l("Somebody else was present")))
    return tuple(lines)


def asked(row: Screening, answers: list[ScreeningAnswer]) -> list[tuple[Dimension, list[Asked]]]:
    """The questions and answers in the words of the list the screening was made with, by what they are about."""
    known = {one.code: one for one in indicators(row.indicator_set)}
    groups: dict[Dimension, list[Asked]] = {}
    for answer in answers:
        one = known[answer.indicator]
        groups.setdefault(one.dimension, []).append(Asked(one.label, answer.answer))
    return list(groups.items())


def next_page(actor: Actor, row: Screening) -> NextPage:
    """Gather what a screening owes, and the ways there that are open to the reader."""
    lines = following_up.standing(actor, [row]).get(row.id, [])
    met = detections.of_person(actor, row.person_id)
    case = next(iter(cases.of_detections(actor, [one.id for one in met]).values()), None)
    own = [one.reference for one in met if one.office_id == actor.office_id]
    refers = actor.may(Permission.REFERRAL_SEND) and bool(own)
    opens = refers and case is None and actor.may(Permission.CASE_OPEN)
    asks = following_up.can_ask_review(actor, row)
    return NextPage(
        screening=row,
        ways=[_way(line.owed, case.reference if case and refers else "", asks) for line in lines if line.is_open],
        detection=own[0] if opens else "",
        done=tuple(_done(line) for line in lines if not line.is_open),
    )


def _way(owed: Owed, case: str, asks: bool) -> Way:  # noqa: FBT001 - one of the way's parts
    kinds = RIGHT_KINDS.get(owed)
    return Way(owed, case if kinds else "", kinds[0] if kinds else None, owed is Owed.REVIEW and asks)


def _done(line: Standing) -> Line:
    if line.referral is not None:
        return Line(line.owed.label, (_l("Referred"), Said(line.referral.reference)))
    if line.step is None or line.step.reason is None:
        return Line(line.owed.label, _l("Asked for"))
    words = (Said(line.step.words, line.step.words_language),) if line.step.words else ()
    return Line(line.owed.label, (line.step.reason.label, *words))
