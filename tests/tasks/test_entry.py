"""The first start makes the environment, later starts only compare a digest, and nothing else is ever touched."""

import pytest

from blo import __main__ as entry


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with two locks and an environment that is only pretended."""
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "STAMP": tmp_path / ".venv/made-from",
        "RUN_LOCK": tmp_path / "requirements.lock",
        "DEV_LOCK": tmp_path / "requirements-dev.lock",
    }.items():
        monkeypatch.setattr(entry, name, path)
    entry.PYTHON.parent.mkdir(parents=True)
    entry.PYTHON.touch()
    entry.RUN_LOCK.write_text("flask==3")
    entry.DEV_LOCK.write_text("flask==3\npytest==9")
    return tmp_path


def test_an_environment_made_from_this_lock_is_ready(checkout):
    assert not entry._ready(entry.RUN_LOCK)
    entry.STAMP.write_text(entry._digest(entry.RUN_LOCK))
    assert entry._ready(entry.RUN_LOCK)


def test_what_developers_have_is_enough_to_run_but_not_the_other_way_round(checkout):
    entry.STAMP.write_text(entry._digest(entry.RUN_LOCK))
    assert not entry._ready(entry.DEV_LOCK)
    entry.STAMP.write_text(entry._digest(entry.DEV_LOCK))
    assert entry._ready(entry.RUN_LOCK)


def test_a_changed_lock_is_noticed(checkout):
    entry.STAMP.write_text(entry._digest(entry.RUN_LOCK))
    entry.RUN_LOCK.write_text("flask==3.1")
    assert not entry._ready(entry.RUN_LOCK)


def test_a_python_that_is_not_the_checkouts_is_never_added_to(checkout, monkeypatch):
    entry.PYTHON.unlink()
    entry.PYTHON.symlink_to("/usr/bin/env")
    assert not entry._usable(uv=None)
    entry.PYTHON.unlink()
    entry.PYTHON.symlink_to(entry.sys.executable)
    assert not entry._usable(uv="uv")


def test_a_failed_installation_is_not_taken_for_done(checkout, monkeypatch):
    monkeypatch.setattr(entry, "_fill", lambda _lock, _uv: False)
    with pytest.raises(SystemExit):
        entry._set_up(entry.RUN_LOCK)
    assert not entry._ready(entry.RUN_LOCK)
