"""Consent: what is refused is not passed on, what is withdrawn comes back, help is not held up, nobody else learns."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from blo.access.gate import Reason
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.consent import queries, service, texts
from blo.consent.models import Consent
from blo.consent.states import ConsentMethod, ConsentScope, ConsentState, LegalBasis, WithdrawalDeed
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import LOCALES, Said
from blo.people import queries as people
from blo.people.states import PersonField
from blo.referrals.states import ReferralState, ReferralType, Urgency
from blo.sharing import queries as sharing
from blo.sharing.models import Release
from blo.sharing.service import NO_CONSENT
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import asking, linking, walk
from tests.web.saying import reachable, said_on

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]
S = ConsentScope
SEX = (PersonField.SEX,)


def met(world, **given):
    return walk.case_with_person(world.liaison_north, **given)


def share(world, case, person):
    return walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: SEX})


def refer(world, case, person, to=None, **given):
    command = walk.new_referral(case, person, **{"urgency": Urgency.NORMAL, **given})
    return walk.referrals.send(world.liaison_north, command, walk.terms(to or world.liaison_south))


def hand_over(world, case, person):
    presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
    return walk.handovers.offer(
        world.liaison_north, walk.new_handover(case, presented), walk.terms(world.liaison_south)
    )


WAYS = {"case": (share, "{}"), "referral": (refer, "person"), "handover": (hand_over, "{}-chosen")}


def states(world, person):
    return {scope: row.state for scope, row in queries.standing(world.guard_north, person.id).items()}


# --- what is recorded -----------------------------------------------------------------------------------------------


def test_each_version_of_the_text_says_everything_in_every_language():
    wanted = {"intro", "yes", "no", "skip", *(scope.value for scope in ConsentScope)}
    assert texts.CURRENT in texts.versions()
    for version in texts.versions():
        assert set(texts.languages(version)) >= set(LOCALES)
        for language in texts.languages(version):
            said = texts.text(language, version)
            assert said.keys() == wanted
            assert all(said.values())


def test_the_last_word_to_each_scope_holds_and_what_was_not_asked_is_open(office, world):
    _case, person = met(world)
    asking.consent(world.guard_north, person, photo=True, research=False)
    asking.consent(world.liaison_north, person, photo=False)
    assert states(world, person) == {S.PHOTO: ConsentState.REFUSED, S.RESEARCH: ConsentState.REFUSED}
    [last, first] = queries.of_person(world.supervisor_north, person.id)
    assert [row.scope for row in first.answers] == [S.PHOTO, S.RESEARCH]
    assert (last.text_version, last.text_language, last.recorded_by_id) == (
        texts.CURRENT,
        "my",
        world.liaison_north.account_id,
    )


YOUNG = {"birth": walk.Birth(walk.BirthPrecision.UNKNOWN)}
GRANTS, REFUSES = {S.PHOTO: True}, {S.PHOTO: False}
RULES = [
    ("nothing was answered", {}, {}, {}, None, ""),
    ("recording without consent", {}, {}, {S.RECORDING: False}, None, "basis"),
    ("a basis for nothing", {}, {}, GRANTS, LegalBasis.LAW, "basis"),
    ("a guardian who is nobody", {}, {"method": ConsentMethod.GUARDIAN}, GRANTS, None, "guardian"),
    ("a child agrees alone", YOUNG, {}, GRANTS, None, "guardian"),
    ("a language without text", {}, {"text_language": "shn"}, GRANTS, None, "text_language"),
    ("tomorrow", {}, {"given_on": clock.today("Asia/Bangkok") + timedelta(days=2)}, GRANTS, None, "given_on"),
    ("", YOUNG, {}, REFUSES, None, None),
    ("", YOUNG, {"guardian": "အမေ"}, GRANTS, None, None),
    ("", {}, {}, {S.RECORDING: False}, LegalBasis.LAW, None),
]


def test_what_can_be_recorded(office, world):
    for what, person, how, said, basis, field in RULES:
        _case, somebody = met(world, **person)
        command = service.NewConsent(somebody.reference, asking.asked(**how), said, basis)
        if field is None:
            assert service.record(world.guard_north, command).answers
            continue
        with pytest.raises(RuleBroken) as broken:
            service.record(world.guard_north, command)
        assert broken.value.field == field, what


# --- what follows for sharing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_of_somebody_who_refuses_nothing_goes_to_another_state_until_a_basis_is_stated(office, world, way):
    leave, field = WAYS[way]
    case, person = met(world)
    asking.consent(world.guard_north, person, share_counterpart=False)
    with pytest.raises(RuleBroken) as broken:
        leave(world, case, person)
    assert (broken.value.field, broken.value.message) == (field.format(person.reference), NO_CONSENT)
    with pytest.raises(NotAllowed):
        service.overrule(world.liaison_north, person.reference, S.COUNTERPART, LegalBasis.COURT, Said("ศาล", "th"))
    service.overrule(world.supervisor_north, person.reference, S.COUNTERPART, LegalBasis.COURT, Said("ศาล", "th"))
    leave(world, case, person)
    with pytest.raises(WrongState):
        service.overrule(world.supervisor_north, person.reference, S.COUNTERPART, LegalBasis.LAW, Said("ศาล", "th"))


def test_what_was_not_asked_or_is_granted_again_can_be_shared_and_a_basis_is_not_for_ever(office, world):
    case, person = met(world)
    share(world, case, person)
    asking.consent(world.guard_north, person, share_counterpart=False)
    service.overrule(world.supervisor_north, person.reference, S.COUNTERPART, LegalBasis.LAW, Said("ก", "th"))
    asking.consent(world.guard_north, person, share_counterpart=False)
    with pytest.raises(RuleBroken):
        refer(world, case, person)
    asking.consent(world.guard_north, person, share_counterpart=True)
    assert refer(world, case, person)


def test_services_and_the_family_are_asked_for_apart(office, world):
    linking.link(world.liaison_north, world.shelter)
    case, person = met(world)
    asking.consent(world.guard_north, person, share_services=False, contact_family=False)
    assert refer(world, case, person)
    for field, to, kind in (
        ("person", world.shelter, ReferralType.LEGAL),
        ("type", world.liaison_south, ReferralType.TRACING),
    ):
        with pytest.raises(RuleBroken) as broken:
            refer(world, case, person, to, type=kind, manifest=(PersonField.NEEDS,))
        assert broken.value.field == field


def test_urgent_help_is_never_held_up_and_the_log_says_that_it_went_without_consent(office, world):
    case, person = met(world)
    asking.consent(world.guard_north, person, share_counterpart=False)
    for kind, urgency, goes in (
        (ReferralType.MEDICAL, Urgency.NORMAL, False),
        (ReferralType.RETURN, Urgency.DANGER, False),
        (ReferralType.MEDICAL, Urgency.DANGER, True),
    ):
        if goes:
            assert refer(world, case, person, type=kind, urgency=urgency)
            continue
        with pytest.raises(RuleBroken):
            refer(world, case, person, type=kind, urgency=urgency)
    entry = sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.CONSENT_OVERRULED)
    assert db.session.scalars(entry).unique().one().facts == {"recipient": world.liaison_south.office_code}


# --- withdrawal -----------------------------------------------------------------------------------------------------


def everything_out(world):
    case, person = met(world)
    asking.consent(world.guard_north, person, share_counterpart=True)
    share(world, case, person)
    return case, person, refer(world, case, person), hand_over(world, case, person)


def test_what_was_released_comes_back_with_the_consent_and_it_is_written_down_what(office, world):
    _case, person, referral, handover = everything_out(world)
    made = asking.withdraw(world.guard_north, person)  # who can't recall by themselves can hear it all the same
    [answer] = made.answers
    assert (answer.state, answer.deed) == (ConsentState.WITHDRAWN, WithdrawalDeed.TAKEN_BACK)
    assert set(answer.taken_back) == {referral.reference, handover.reference, world.liaison_south.office_code}
    assert referral.state is ReferralState.WITHDRAWN
    assert sharing.outstanding(world.liaison_north, person.id) == []
    reasons = {row.recall_reason for row in released(person) if row.state is ReleaseState.RECALLED}
    assert reasons <= {RecallReason.ENDED, RecallReason.NOT_PRESENTED}  # as of anything taken back by hand
    with pytest.raises(WrongState):
        asking.withdraw(world.guard_north, person)


def released(person):
    return db.session.scalars(sa.select(Release).where(Release.subject_id == person.id)).all()


def test_keeping_what_was_released_takes_somebody_who_may_recall_and_words(office, world):
    case, person = met(world)
    asking.consent(world.guard_north, person, share_counterpart=True)
    share(world, case, person)
    with pytest.raises(NotAllowed) as refused:
        asking.withdraw(world.guard_north, person, keeps=True, words=Said("ก", "th"))
    assert refused.value.reason == Reason.ROLE.label
    with pytest.raises(RuleBroken) as broken:
        asking.withdraw(world.liaison_north, person, keeps=True)
    assert broken.value.field == "words"
    asking.withdraw(world.liaison_north, person, keeps=True, words=Said("ตำรวจใช้อยู่", "th"))
    assert [row.state for row in released(person)] == [ReleaseState.ACTIVE]
    with pytest.raises(RuleBroken):  # but nothing new leaves
        refer(world, case, person)
    asking.withdraw(world.guard_north, person)
    assert [row.state for row in released(person)] == [ReleaseState.RECALLED]


def test_withdrawing_what_nothing_stands_on_says_so_and_recording_needs_a_basis(office, world):
    _case, person = met(world)
    asking.consent(world.guard_north, person, photo=True, recording=True)
    [photo] = asking.withdraw(world.guard_north, person, S.PHOTO, words=Said("ลบแล้ว", "th")).answers
    assert photo.deed is WithdrawalDeed.OTHER
    with pytest.raises(RuleBroken) as broken:
        asking.withdraw(world.guard_north, person, S.RECORDING)
    assert broken.value.field == "basis"
    [kept] = asking.withdraw(world.guard_north, person, S.RECORDING, basis=LegalBasis.LAW).answers
    assert (kept.deed, kept.basis) == (WithdrawalDeed.NOTHING, LegalBasis.LAW)


# --- who learns of it -----------------------------------------------------------------------------------------------


def test_each_side_asks_for_itself_and_no_other_office_reads_it(office, world):
    case, person = met(world)
    share(world, case, person)
    asking.consent(world.guard_north, person, photo=True)
    asking.consent(world.liaison_south, person, photo=False, share_counterpart=False)
    assert queries.standing(world.supervisor_north, person.id)[S.PHOTO].state is ConsentState.GRANTED
    assert queries.standing(world.supervisor_south, person.id)[S.PHOTO].state is ConsentState.REFUSED
    assert refer(world, case, person)  # what was said over there binds nobody here
    for who in ("guard_south", "stranger", "shelter", "auditor_north"):
        with pytest.raises(NotFound):
            asking.consent(getattr(world, who), person, photo=True)
    assert queries.of_person(world.auditor_north, person.id) == []
    with pytest.raises(NotAllowed):
        service.overrule(world.supervisor_south, person.reference, S.PHOTO, LegalBasis.LAW, Said("x", "en"))


def test_nothing_of_it_crosses_the_border(app, world, visit, at_work):
    with at_work():
        case, person = met(world)
        share(world, case, person)
        reference = person.reference
    reachable(visit("supervisor_south"))  # what the ledger says of reading for the first time is said
    before = said_on(reachable(visit("supervisor_south")))
    with at_work():
        somebody = people.get(world.guard_north, reference)
        asking.consent(world.guard_north, somebody, share_counterpart=False, consulate=False)
        db.session.flush()
    south = visit("supervisor_south")
    assert said_on(reachable(south)) == before
    theirs = south.get(f"/persons/{reference}/consents")
    assert theirs.status == 200
    assert "refused" not in theirs.plain.lower()
    nowhere = visit("guard_south").get(f"/persons/{reference}/consent")
    assert (nowhere.status, nowhere.plain) == (404, visit("guard_south").get("/no/such/page").plain)


# --- the pages ------------------------------------------------------------------------------------------------------


def test_a_guard_hands_the_phone_over_and_the_person_changes_their_mind(app, world, visit, at_work):
    with at_work():
        case, person = met(world)
        share(world, case, person)
        reference = person.reference
    guard = visit("guard_north")
    page = guard.get(f"/persons/{reference}/consent?language=km")
    assert texts.text("km")["consulate"] in page.plain
    assert texts.text("km")["yes"] in page.plain
    wrong = guard.send(f"/persons/{reference}/consent?language=km", {"photo": "granted", "interpreting": "none"})
    assert wrong.status == 422
    said = {"share_counterpart": "granted", "consulate": "refused", "language": "km", "interpreting": "none"}
    assert guard.send(f"/persons/{reference}/consent?language=km", said).location == f"/persons/{reference}"
    page = guard.get(f"/persons/{reference}")
    assert f"/persons/{reference}/consent/share_counterpart/withdraw" in page.links
    assert f"/persons/{reference}/consent/consulate/basis" not in page.links
    withdrawn = {"words": "", "language": "km", "interpreting": "none"}
    answer = guard.send(f"/persons/{reference}/consent/share_counterpart/withdraw", withdrawn)
    assert answer.location == f"/persons/{reference}/consents"
    told = guard.get(f"/persons/{reference}/consents")
    assert world.liaison_south.office_code in told.plain
    with app.app_context():
        assert {row.text_language for row in db.session.scalars(sa.select(Consent))} == {"km", "my"}
