"""Settings: what is missing or wrong stops the start with a message that names it."""

import pytest

from blo.settings import ENVIRONMENT_NAMES, KEYS_FILE, BadSettings, load, root


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("BLO_ENV", KEYS_FILE, *ENVIRONMENT_NAMES.values()):
        monkeypatch.delenv(name, raising=False)


def test_the_settings_of_tests_are_whole():
    assert load("testing").environment == "testing"


@pytest.mark.parametrize(
    ("environment", "given", "words"),
    [
        ("no-such-place", {}, "no-such-place"),
        ("testing", {"secret_key": "short"}, "BLO_SECRET_KEY"),
        ("testing", {"colour": "red"}, "colour"),
        ("testing", {"idle_minutes": "thirty"}, "idle_minutes"),
        ("testing", {"public_url": 7}, "public_url"),
    ],
)
def test_a_bad_setting_is_named(environment, given, words):
    with pytest.raises(BadSettings, match=words):
        load(environment, **given)


def test_a_missing_secret_is_named_by_its_variable(monkeypatch, tmp_path):
    (tmp_path / "config").mkdir()
    for name in ("default", "production"):
        (tmp_path / "config" / f"{name}.toml").write_text("idle_minutes = 3\n", encoding="utf-8")
    monkeypatch.setattr("blo.settings.root", lambda: tmp_path)
    with pytest.raises(BadSettings, match="BLO_SECRET_KEY"):
        load("production")


def test_production_cookies_travel_encrypted_or_not_at_all(monkeypatch, tmp_path):
    (tmp_path / "config").mkdir()
    default = (root() / "config" / "default.toml").read_text(encoding="utf-8")
    (tmp_path / "config" / "default.toml").write_text(default, encoding="utf-8")
    (tmp_path / "config" / "production.toml").write_text("secure_cookies = false\n", encoding="utf-8")
    monkeypatch.setattr("blo.settings.root", lambda: tmp_path)
    with pytest.raises(BadSettings, match="secure_cookies"):
        load("production", secret_key="x" * 40, deletion_key="y" * 40, data_keys="k1:unread")


def test_the_environment_outranks_the_files(monkeypatch):
    monkeypatch.setenv("BLO_PUBLIC_URL", "https://border.example")
    assert load("testing").public_url == "https://border.example"


def test_a_relative_database_file_is_found_from_anywhere():
    assert load("testing", database_url="sqlite:///here.sqlite3").database_url.startswith("sqlite:////")
