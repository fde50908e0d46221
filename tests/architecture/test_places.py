"""Some things are done in one place only."""

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
