"""Some things are done in one place only."""

import pytest

from tests.architecture import tree

CLOCK = "blo/kernel/clock.py"
WORK = "blo/kernel/work.py"
ASKS_THE_TIME = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
ENDS_A_TRANSACTION = ("commit", "begin", "begin_nested")


def _calls(allowed, asked):
    return [
        f"{tree.name(path)}:{line} {called}"
        for path in tree.ending(".py", under=tree.BLO)
        if tree.name(path) not in allowed and not tree.name(path).startswith("blo/tasks/")
        for line, called in tree.called(path)
        if asked(called)
    ]


def test_only_the_clock_asks_the_time():
    def asks(called):
        return any(called == name or called.endswith(f".{name}") for name in ASKS_THE_TIME)

    assert not _calls({CLOCK}, asks)


def test_only_the_unit_of_work_commits():
    def commits(called):
        owner, _, verb = called.rpartition(".")
        if verb == "commit":
            return owner.rpartition(".")[2] != "work"
        return verb in ENDS_A_TRANSACTION and owner.rpartition(".")[2] == "session"

    assert not _calls({WORK}, commits)


def test_rooms_of_the_web_do_not_know_each_other():
    web = tree.BLO / "web"
    rooms = {path.parent.relative_to(web).parts[0] for path in tree.files() if path.match("blo/web/*/views.py")}
    strangers = [
        f"{tree.name(path)}:{line} {module}"
        for room in sorted(rooms)
        for path in tree.ending(".py", under=web / room)
        for line, module in tree.imported(path)
        if module.startswith("blo.web.") and module.split(".")[2] in rooms - {room}
    ]
    assert not strangers


# --- walls ----------------------------------------------------------------------------------------------------------

FOR_ANOTHER_OFFICE = {
    "blo/accounts/service.py",  # a sign-in is recorded before its door knows who acts
    "blo/audit/service.py",  # an entry stands in the chain of the office it concerns
    "blo/checkpoints/service.py",  # a checkpoint is each office's own part; a timer causes it for all
    "blo/checkpoints/verification.py",  # the operator follows every office's chain
    "blo/cli/operator.py",  # upkeep reaches every row, office by office, and shows none
    "blo/cli/demo/loading.py",  # the operator walks the demonstration's people through the verbs
    "blo/cli/retention.py",  # who erases acts for one office after the other
    "blo/retention/queries.py",  # what any agency of an office holds, the office's one log keeps
    "blo/offices/keys.py",  # an office's key is made by whoever makes the office, and replaced by the operator
    "blo/sharing/service.py",  # an acceptance opens what the originator recorded
}
DOORS = {"blo/cli/operator.py", "blo/web/request.py"}
AROUND_THE_SESSION = ("connect", "exec_driver_sql", "raw_connection")
RAW = {
    "blo/access/second_wall.py",  # puts the wall up
    "blo/app.py",  # asks at the start whether the role is fit
    "blo/cli/databases.py",  # the tables' owner
    "blo/kernel/db.py",  # how a transaction begins
    "blo/kernel/sealing.py",  # reads the data keys, which are no office's, beside what goes on
    "migrations/env.py",
}


def _walled(allowed, *names):
    return _calls(allowed, lambda called: called.rpartition(".")[2] in names)


@pytest.mark.walls
def test_who_may_touch_another_offices_rows_is_known_by_name():
    assert not _walled({"blo/kernel/acting.py", *FOR_ANOTHER_OFFICE}, "acting_for")
    assert not _walled({"blo/documents/queries.py"}, "verifying")


@pytest.mark.walls
def test_only_doors_say_who_acts():
    assert not _walled({"blo/kernel/acting.py", *DOORS}, "act_as")


@pytest.mark.walls
def test_nothing_goes_round_the_session_to_the_database():
    assert not _walled(RAW, *AROUND_THE_SESSION)
    texts = _calls(set(), lambda called: called in {"sa.text", "sqlalchemy.text"})
    assert [place for place in texts if "/models.py:" not in place] == []  # an index says in text which rows it is of


@pytest.mark.walls
def test_only_the_second_wall_speaks_of_policies_and_only_sharing_says_who_may_find_a_thing():
    def naming(word):
        return {tree.name(path) for path in tree.ending(".py", under=tree.BLO) if word in path.read_text("utf-8")}

    assert naming("ROW LEVEL SECURITY") == {"blo/access/second_wall.py"}
    assert naming("visible_to=") == {"blo/sharing/visibility.py"}
