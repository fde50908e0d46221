"""The rules of code lists, on both engines: codes are for good, every change is a version, nothing is lost."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.cli.operator import OPERATOR
from blo.codelists import queries, registry, service
from blo.codelists.entries import Content
from blo.codelists.files import read, write
from blo.codelists.models import CodeVersion
from blo.codelists.states import CodeList, Origin
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import use
from tests.support.statements import counted

pytestmark = pytest.mark.detection

DRUG = CodeList.DRUG
TODAY = date(2026, 3, 27)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


def content(code="nitazene", **changed):
    return Content(**({"code": code, "labels": {"en": code, "th": f"ยา{code}"}, "position": 15} | changed))


def content_now(code="nitazene"):
    return registry.entry(DRUG, code).content


def changed(code, **changes):
    now = content_now(code)
    said = {name: getattr(now, name) for name in Content.__slots__}
    return Content(**(said | changes))


def change(actor, code, **changes):
    service.change(actor, DRUG, changed(code, **changes), seen=registry.entry(DRUG, code).version)


@pytest.fixture
def admin(office, world):
    return world.administrator_north


def test_an_entry_is_added_where_it_belongs_and_its_word_is_shown_in_the_readers_language(admin):
    service.add(admin, DRUG, content())
    codes = [one.code for one in registry.choices(DRUG, on=TODAY)]
    assert codes[:3] == ["heroin", "nitazene", "opium"]
    assert registry.label(DRUG, "nitazene", "th") == "ยาnitazene"
    later = registry.lazy_label(DRUG, "nitazene")
    with use("th"):
        assert registry.label(DRUG, "nitazene") == str(later) == "ยาnitazene"


def test_a_missing_label_falls_back_to_english_and_an_unknown_code_to_itself(admin):
    service.add(admin, DRUG, content())
    assert registry.label(DRUG, "nitazene", "my") == "nitazene"
    assert registry.label(DRUG, "never_heard_of", "my") == "never_heard_of"
    assert registry.label("no_list", "x", "en") == "x"
    assert [registry.known(DRUG, code) for code in ("nitazene", "never_heard_of")] == [True, False]


def test_every_change_is_a_version_with_who_and_when_and_none_is_made_of_nothing(admin):
    service.add(admin, DRUG, content())
    change(admin, "nitazene", labels={"en": "Nitazenes"})
    change(admin, "nitazene")
    newest, first = queries.versions(DRUG, "nitazene")
    assert [(one.version, one.labels["en"]) for one in (newest, first)] == [(2, "Nitazenes"), (1, "nitazene")]
    assert {(one.by_id, one.by_name, one.by_office) for one in (newest, first)} == {
        (admin.account_id, admin.name, admin.office_code)
    }
    assert first.at <= newest.at
    found = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == "drug_kind nitazene")).unique()
    facts = {one.kind: one.facts for one in found}
    assert facts == {AuditKind.CODE_ADDED: {}, AuditKind.CODE_CHANGED: {"version": 2, "fields": ["labels"]}}


@pytest.mark.parametrize("statement", ["UPDATE code_version SET note = 'x'", "DELETE FROM code_version"])
def test_no_version_is_ever_rewritten_or_taken_away(office, statement):
    with pytest.raises(DBAPIError):
        db.session.connection().exec_driver_sql(statement)
    work.rollback()


def test_an_ended_code_keeps_its_word_and_is_no_longer_a_choice(admin):
    service.add(admin, DRUG, content())
    change(admin, "nitazene", valid_from=YESTERDAY, valid_until=TODAY)
    offered = {day: registry.known(DRUG, "nitazene") and _offers(day) for day in (YESTERDAY, TODAY, TOMORROW)}
    assert offered == {YESTERDAY: True, TODAY: True, TOMORROW: False}
    assert not _offers(YESTERDAY - timedelta(1))
    assert registry.label(DRUG, "nitazene", "th") == "ยาnitazene"


def _offers(day):
    return "nitazene" in [one.code for one in registry.choices(DRUG, on=day)]


def test_a_code_is_followed_to_those_that_stand_for_it_on_a_day(admin):
    for code, position in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
        service.add(admin, DRUG, content(code, position=position))
    change(admin, "b", valid_until=TODAY, replaced_by=("c", "d"))
    change(admin, "a", valid_until=YESTERDAY, replaced_by=("b",))
    assert registry.successors(DRUG, "a", YESTERDAY) == ["a"]
    assert registry.successors(DRUG, "a", TODAY) == ["b"]
    assert registry.successors(DRUG, "a", TOMORROW) == ["c", "d"]
    assert registry.successors(DRUG, "never_heard_of", TODAY) == []


WRONG = {
    "no code at all": ({"code": ""}, "code"),
    "capitals": ({"code": "Heroin"}, "code"),
    "a code in another script": ({"code": "ยา"}, "code"),
    "a hyphen": ({"code": "a-b"}, "code"),
    "a long code": ({"code": "x" * 33}, "code"),
    "no English": ({"labels": {"th": "ยา"}}, "label_en"),
    "a control character": ({"labels": {"en": "a\x07b"}}, "label_en"),
    "two lines": ({"labels": {"en": "x", "my": "က\nခ"}}, "label_my"),
    "a turned direction": ({"labels": {"en": "x", "zh-Hans": "毒\u202e品"}}, "label_zh"),
    "space around": ({"labels": {"en": " x"}}, "label_en"),
    "a long label": ({"labels": {"en": "x" * 101}}, "label_en"),
    "an unknown language": ({"labels": {"en": "x", "fr": "x"}}, "labels"),
    "another's label": ({"labels": {"en": "HEROIN"}}, "label_en"),
    "a position before the first": ({"position": -1}, "position"),
    "a long note": ({"note": "x" * 81}, "note"),
    "validity upside down": ({"valid_from": TODAY, "valid_until": YESTERDAY}, "valid_until"),
    "a successor nobody knows": ({"valid_until": TODAY, "replaced_by": ("none_such",)}, "replaced_by"),
    "itself as successor": ({"valid_until": TODAY, "replaced_by": ("nitazene",)}, "replaced_by"),
    "a successor and no end": ({"replaced_by": ("heroin",)}, "valid_until"),
}


def test_what_breaks_a_rule_is_told_at_its_field_and_leaves_nothing_behind(admin):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(CodeVersion))
    for kind, (changes, field) in WRONG.items():
        with pytest.raises(RuleBroken) as caught:
            service.add(admin, DRUG, content(**changes))
        assert caught.value.field == field, kind
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CodeVersion)) == before


def test_a_code_is_there_once(admin):
    with pytest.raises(RuleBroken) as caught:
        service.add(admin, DRUG, content("heroin", labels={"en": "Another"}))
    assert caught.value.field == "code"


def test_replacements_never_go_round_in_a_circle(admin):
    for code in ("a", "b", "c"):
        service.add(admin, DRUG, content(code))
    change(admin, "a", valid_until=TODAY, replaced_by=("b",))
    change(admin, "b", valid_until=TODAY, replaced_by=("c",))
    with pytest.raises(RuleBroken) as caught:
        change(admin, "c", valid_until=TODAY, replaced_by=("a",))
    assert caught.value.field == "replaced_by"


def test_a_label_may_be_used_again_once_its_first_code_has_ended(admin):
    service.add(admin, DRUG, content("old", labels={"en": "Same"}, valid_until=YESTERDAY))
    service.add(admin, DRUG, content("new", labels={"en": "Same"}, valid_from=TODAY))
    with pytest.raises(RuleBroken):
        change(admin, "new", valid_from=YESTERDAY)


def test_a_change_decided_on_an_older_version_is_refused(admin):
    with pytest.raises(Conflict):
        service.change(admin, DRUG, changed("heroin", note="x"), seen=0)
    with pytest.raises(Conflict):
        service.change(admin, DRUG, changed("heroin", note="x"), seen=None)
    with pytest.raises(NotFound):
        service.change(admin, DRUG, content("never_heard_of"), seen=1)


def test_only_an_administrator_changes_a_list(office, world):
    for actor in (
        world.guard_north,
        world.liaison_north,
        world.supervisor_north,
        world.focal_north,
        world.auditor_north,
    ):
        with pytest.raises(NotAllowed):
            service.add(actor, DRUG, content())
        with pytest.raises(NotAllowed):
            change(actor, "heroin", note="x")
        with pytest.raises(NotAllowed):
            service.take_in(actor, read(write(DRUG, [content()]).decode())[0])


def test_provinces_are_changed_by_their_own_country_alone(admin):
    name = CodeList.SUBDIVISION
    service.add(admin, name, Content("TH-99", {"en": "New province"}))
    for code in ("MM-99", "th_99"):
        with pytest.raises(NotAllowed):
            service.add(admin, name, Content(code, {"en": "x"}))
    service.add(OPERATOR, name, Content("MM-99", {"en": "x"}))


# --- the process keeps lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine_name", ["sqlite"])  # what pages ask, on both engines, is counted at the door
def test_a_transaction_asks_once_and_reads_only_what_was_changed(app, office, admin):
    registry.lists()
    work.rollback()
    with counted(app) as seen:
        for code in ("heroin", "opium"):
            registry.label(DRUG, code, "th")
            registry.choices(DRUG, on=TODAY)
    assert len(seen) == 1
    with work.atomic():
        service.add(admin, DRUG, content())
    with counted(app) as seen:
        assert registry.known(DRUG, "nitazene")
        registry.label(DRUG, "nitazene")
    assert len(seen) <= 2


def test_what_was_undone_is_not_kept(admin):
    service.add(admin, DRUG, content())
    assert registry.known(DRUG, "nitazene")
    work.rollback()
    assert not registry.known(DRUG, "nitazene")
    with work.atomic():
        service.add(admin, DRUG, content("another"))
    assert [registry.known(DRUG, code) for code in ("nitazene", "another")] == [False, True]


# --- sheets ---------------------------------------------------------------------------------------------------------


def test_what_is_exported_is_taken_in_again_and_changes_nothing(office):
    for name in CodeList:
        lines, faults = read(write(name, registry.contents(name)).decode())
        assert faults == []
        assert [line.content for line in lines] == registry.contents(name)
        assert not service.plan(lines)


def test_a_file_is_taken_in_whole_or_not_at_all(admin):
    good = content("good", labels={"en": "=1+1", "zh-Hans": "《好》"}, provisional=True, valid_from=TODAY)
    lines, _ = read(write(DRUG, [good, content("bad", valid_until=TODAY, replaced_by=("none",))]).decode())
    [fault] = service.plan(lines).faults
    assert fault.startswith("line 3, replaced_by: ")
    with pytest.raises(RuleBroken):
        service.take_in(admin, lines)
    assert not registry.known(DRUG, "good")
    service.take_in(admin, lines[:1])
    assert content_now("good") == good
    assert registry.entry(DRUG, "good").origin is Origin.FILE


def test_entries_of_one_file_may_replace_each_other_but_not_in_a_circle(admin):
    end = {"valid_until": TODAY}
    lines, _ = read(write(DRUG, [content("a", **end, replaced_by=("b",)), content("b")]).decode())
    assert service.take_in(admin, lines)
    lines, _ = read(write(DRUG, [content("b", **end, replaced_by=("a",))]).decode())
    assert service.plan(lines).faults


def test_loading_again_changes_nothing_and_leaves_what_the_installation_changed(admin):
    assert not service.load(OPERATOR)
    change(admin, "heroin", labels={"en": "Our own word"})
    assert not service.load(OPERATOR)
    assert registry.label(DRUG, "heroin", "en") == "Our own word"


def test_a_later_program_brings_its_new_words(office, admin, monkeypatch):
    ours, theirs = (
        next(line for line in service.shipped() if line.content.code == code) for code in ("opium", "ecstasy")
    )
    renewed = [type(one)(one.number, one.name, content(one.content.code)) for one in (ours, theirs)]
    change(admin, "ecstasy", note="ours")
    monkeypatch.setattr(service, "shipped", lambda: renewed)
    assert [line.content.code for line in service.load(OPERATOR).changed] == ["opium"]
    assert (registry.label(DRUG, "opium", "en"), content_now("ecstasy").note) == ("opium", "ours")
