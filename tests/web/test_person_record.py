"""A person's whole record at the screen: sections, names looked at, years understood, document lines, links."""

import io

import pytest

from blo.kernel.i18n import use
from blo.people import queries
from blo.people.states import PersonField, PersonSection
from blo.protection import queries as reviews
from blo.records import layouts
from tests.support import walk
from tests.support.persons import LINES, PAPER, UNSOUND, amend
from tests.unit.test_mrz_specimens import TD1, TD2, TD3

pytestmark = pytest.mark.detection

ZAWGYI, UNICODE = "ျမန္မာ", "မြန်မာ"
REASON = {"reason": "learned"}
UNFIT = "Check digits do not fit"


@pytest.fixture
def person(at_work, world):
    with at_work():
        found = walk.detection(world.guard_north)
        other = walk.person(world.guard_north, found)
        return walk.person(world.guard_north, found).reference, other.reference


def now(app, world, reference):
    with app.app_context():
        found = queries.get_own(world.guard_north, reference)
        return found, [name.text for name in found.names], list(found.documents), found.birth


def test_a_guard_fills_in_all_of_a_person(app, world, visit, person):
    reference, other = person
    path, guard = f"/persons/{reference}", visit("guard_north")
    shown = guard.get(path)
    assert {link for link in shown.links if "/sections/" in link} == {
        f"{path}/sections/{name}" for name in ("names", "identity", "care", "documents")
    }
    # a name in Zawgyi is told at its field; the button takes the offer, the tick keeps it
    typed = {
        **REASON,
        "names-2-text": ZAWGYI,
        "names-2-kind": "alias",
        "names-2-order": "single",
        "names-2-basis": "stated",
    }
    page = guard.send(f"{path}/sections/names", typed)
    assert (page.status, page.errors) == (422, {"names-2-text"})
    assert page.main.value("names-2-text") == ZAWGYI
    assert UNICODE in page.plain
    pairs = guard.filled(f"{path}/sections/names", typed)
    assert guard.post(f"{path}/sections/names", [*pairs, ("names-2-text-take", "yes")]).status == 303
    assert now(app, world, reference)[1][-1] == UNICODE
    kept = [*guard.filled(f"{path}/sections/names", {**REASON, "names-2-text": ZAWGYI}), ("names-2-text-keep", "yes")]
    assert guard.post(f"{path}/sections/names", kept).status == 303
    assert now(app, world, reference)[1][-1] == ZAWGYI
    # a Buddhist year is stored as the common one, and what was understood is said
    born = {**REASON, "birth_day": "", "birth_year": "๒๕๕๓", "birth_month": "4", "age_from": "", "age_to": ""}
    assert guard.send(f"{path}/sections/identity", born).status == 303
    assert "2010" in guard.get(path).plain
    assert (now(app, world, reference)[3].year, now(app, world, reference)[3].month) == (2010, 4)
    assert guard.send(f"{path}/sections/care", {**REASON, "child_status": "separated"}).status == 303
    wrong = guard.send(f"{path}/sections/identity", {**REASON, "birth_year": "2531", "birth_month": ""})
    assert (wrong.status, wrong.errors) == (422, {"birth_year"})
    assert wrong.main.value("birth_year") == "2531"
    paper = {**REASON, "documents-0-type": "border_pass", "documents-0-number": "7741", "documents-0-mrz": "?"}
    wrong = guard.send(f"{path}/sections/documents", paper)
    assert (wrong.status, wrong.errors) == (422, {"documents-0-mrz"})
    page = guard.send(f"{path}/sections/documents", {**paper, "documents-0-mrz": ""})
    assert (page.status, page.errors) == (303, set()), page.plain.split("Back to the person")[1][:400]
    # who travels with whom stands on both, and on neither once it is ended
    assert guard.send(f"{path}/links/new", {"kind": "same_person", "other": other, "basis": "seen"}).errors == {"words"}
    assert guard.send(f"{path}/links/new", {"kind": "child", "other": other, "basis": "seen"}).status == 303
    assert other in guard.get(path).plain
    assert reference in guard.get(f"/persons/{other}").plain
    end = next(form.action for form in guard.get(f"/persons/{other}").forms if form.action.endswith("/end"))
    assert guard.press(end).status == 303
    assert other not in guard.get(path).plain
    versions = guard.get(f"{path}/versions")
    assert (versions.status, UNICODE in versions.plain) == (200, True)


def test_a_file_where_a_language_should_be_is_no_language(visit, person):
    """A name is looked at in its language; what a script posts there need not be one."""
    reference, _other = person
    path, guard = f"/persons/{reference}/sections/names", visit("guard_north")
    fields = dict(guard.filled(path, {**REASON, "names-0-text": ZAWGYI, "names-0-language": None}))
    fields["names-0-language"] = (io.BytesIO(b"my"), "a.txt", "text/plain")
    answer = guard.client.post(path, data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422


@pytest.mark.parametrize(("lines", "code"), [(TD1, "identity_card"), (TD2, "identity_card"), (TD3, "passport")])
def test_a_document_of_every_size_is_taken_over(app, world, visit, person, lines, code):
    reference, guard = person[0], visit("guard_north")
    path = f"/persons/{reference}/document-lines"
    read = guard.send(path, {"mrz": "\n".join(lines)})
    assert read.status == 200
    page = guard.post(path, [*read.main.pairs, ("accept", "yes")])
    assert page.status == 303, page.plain
    _found, names, documents, birth = now(app, world, reference)
    assert names[-1] == "ERIKSSON ANNA MARIA"
    assert [(paper.type, paper.mrz.split()) for paper in documents] == [(code, list(lines))]
    assert birth.day.isoformat() == "1974-08-12"


def test_lines_of_a_document_are_read_offered_and_taken_over(app, world, visit, person):
    reference, guard = person[0], visit("guard_north")
    path = f"/persons/{reference}/document-lines"
    wrong = UNSOUND
    page = guard.send(path, {"mrz": wrong})
    assert (page.status, page.errors) == (422, {"mrz"})
    assert page.main.value("mrz").split() == wrong.split()
    assert guard.send(path, {"mrz": "P<MMR"}).errors == {"mrz"}
    read = guard.send(path, {"mrz": LINES})
    assert read.status == 200
    assert now(app, world, reference)[2] == []
    assert guard.post(path, [*read.main.pairs, ("accept", "yes")]).status == 303
    found, names, documents, birth = now(app, world, reference)
    assert names[-1] == "KHIN MYINT OO"
    assert (documents[0].number, documents[0].mrz.split(), birth.day.isoformat()) == (
        "MA123456",
        LINES.split(),
        "1995-03-27",
    )
    assert found.nationality == "MM"
    guard.press("/language", locale="en")
    assert UNFIT not in guard.get(f"/persons/{reference}").plain
    insisted = [*guard.filled(path, {"mrz": wrong}), ("mrz-keep", "yes")]
    assert guard.post(path, insisted).status == 303
    assert now(app, world, reference)[2][1].number == ""
    # what was kept stays marked, at the document it is of
    shown = guard.get(f"/persons/{reference}").plain
    assert shown.count(UNFIT) == 1
    assert shown.index("Document 2") < shown.index(UNFIT)


def test_a_refugees_document_lets_nothing_leave_and_says_nothing(app, world, visit, at_work, person):
    reference, guard = person[0], visit("guard_north")
    refugee = "P<THAKHIN<<MYINT<OO<<<<<<<<<<<<<<<<<<<<<<<<<\nMA123456<5XXB9503272F3001019<<<<<<<<<<<<<<04"
    path = f"/persons/{reference}/document-lines"
    read = guard.send(path, {"mrz": refugee})
    with use("en"):
        assert "refugee" not in read.plain.lower()
    assert guard.post(path, [*read.main.pairs, ("accept", "yes")]).status == 303
    with app.app_context():
        assert reviews.needs_review(world.guard_north, queries.get_own(world.guard_north, reference))


def test_to_others_there_is_nothing_at_any_of_these_addresses(world, visit, at_work, person):
    with at_work():
        case, shared = walk.case_with_person(world.liaison_north)
        walk.link(world.liaison_north, shared, queries.get_own(world.liaison_north, person[0]))
        walk.share(world.liaison_north, world.liaison_south, case, persons={shared.reference: tuple(PersonField)})
        reference = shared.reference
    for name in ("stranger", "liaison_south"):
        reader = visit(name)
        nowhere = reader.get("/persons/TH-MSI-P-26-22222222/sections/names")
        for end in ("sections/names", "versions", "document-lines", "links/new"):
            answer = reader.get(f"/persons/{reference}/{end}")
            assert (answer.status, answer.plain) == (404, nowhere.plain)
    assert person[0] not in visit("liaison_south").get(f"/persons/{reference}").plain


def test_another_office_is_not_told_that_check_digits_do_not_fit(world, visit, at_work):
    with at_work():
        case, shared = walk.case_with_person(world.liaison_north)
        papers = {layouts.LINES: [{**PAPER, "mrz": UNSOUND}]}
        amend(world.liaison_north, shared, PersonSection.PAPERS, papers)
        walk.share(world.liaison_north, world.liaison_south, case, persons={shared.reference: tuple(PersonField)})
        reference = shared.reference
    pages = []
    for name in ("liaison_north", "liaison_south"):
        reader = visit(name)
        reader.press("/language", locale="en")
        pages.append(reader.get(f"/persons/{reference}").plain)
    assert ["NO-7741" in page for page in pages] == [True, True]
    assert [UNFIT in page for page in pages] == [True, False]
