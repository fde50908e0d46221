"""A test that needs a program the machine lacks is never left out: the run says what to type."""

import pytest

from blo.tasks import programs


def test_what_is_missing_is_named_in_one_line(monkeypatch):
    monkeypatch.setattr(programs, "missing", lambda: ["postgresql", "poppler-utils"])
    monkeypatch.setattr(programs, "install", lambda *_packages: False)
    with pytest.raises(SystemExit) as ended:
        programs.ensure()
    assert str(ended.value).endswith("apt-get install -y --no-install-recommends postgresql poppler-utils")


def test_what_can_be_installed_is_installed(monkeypatch):
    lacking = ["libatomic1"]
    monkeypatch.setattr(programs, "missing", lambda: list(lacking))
    monkeypatch.setattr(programs, "install", lambda *packages: lacking.clear() or packages == ("libatomic1",))
    programs.ensure()
    assert not lacking


def test_each_program_has_its_package(monkeypatch):
    monkeypatch.delenv(programs.EXTERNAL_DATABASE, raising=False)
    monkeypatch.delenv("BLO_CHROMIUM", raising=False)
    monkeypatch.setattr(programs, "postgres_folder", lambda: None)
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    assert set(programs.missing()) >= {"postgresql", "redis-server", "chromium-headless-shell", "poppler-utils"}


def test_a_server_elsewhere_makes_one_here_unnecessary(monkeypatch):
    monkeypatch.setenv(programs.EXTERNAL_DATABASE, "postgresql://elsewhere/postgres")
    monkeypatch.setattr(programs, "postgres_folder", lambda: None)
    assert "postgresql" not in programs.missing()
