"""Settings: frozen, typed, read once from ``config/*.toml`` and then from the environment.

Secrets come from the environment alone. What is missing or wrong stops the start with a message that names it.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any


class BadSettings(Exception):
    """The application can't start with these settings; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations."""

    environment: str
    database_url: str
    secret_key: str
    secure_cookies: bool
    public_url: str
    idle_minutes: int
    absolute_minutes: int
    sign_in_attempts: int
    sign_in_window_minutes: int
    max_request_bytes: int
    trusted_proxies: int

    owner_database_url: str


ENVIRONMENT_NAMES = {
    "database_url": "BLO_DATABASE_URL",
    "secret_key": "BLO_SECRET_KEY",
    "public_url": "BLO_PUBLIC_URL",
    "owner_database_url": "BLO_OWNER_DATABASE_URL",
}
SHORTEST_SECRET = 32


def root() -> Path:
    """Return the folder that holds ``config``, ``migrations`` and ``translations``."""
    package = Path(__file__).resolve().parent
    return package.parent if (package.parent / "config").is_dir() else package


def _read(name: str) -> dict[str, Any]:
    path = root() / "config" / f"{name}.toml"
    if not path.is_file():
        raise BadSettings(f"There is no configuration file {path}.")
    with path.open("rb") as file:
        return tomllib.load(file)


def load(environment: str | None = None, **overrides: Any) -> Settings:
    """Read the settings of an environment (``BLO_ENV``, else ``development``); raise `BadSettings` for a bad one."""
    name = environment or os.environ.get("BLO_ENV", "development")
    values = {**_read("default"), **_read(name), "environment": name}
    values |= {key: os.environ[variable] for key, variable in ENVIRONMENT_NAMES.items() if variable in os.environ}
    values |= overrides
    if name == "development":
        values.setdefault("secret_key", _development_secret())
    known = {entry.name: entry.type for entry in fields(Settings)}
    if unknown := sorted(values.keys() - known.keys()):
        raise BadSettings(f"Unknown settings in the configuration: {', '.join(unknown)}.")
    if missing := sorted(known.keys() - values.keys()):
        hints = [ENVIRONMENT_NAMES.get(key, key) for key in missing]
        raise BadSettings(f"Missing settings: {', '.join(hints)}.")
    wrong = [
        key for key, kind in known.items() if not isinstance(values[key], kind if isinstance(kind, type) else object)
    ]
    if wrong:
        raise BadSettings(f"Settings of the wrong kind: {', '.join(sorted(wrong))}.")
    return _checked(Settings(**values))


def _development_secret() -> str:
    """Make a secret for this checkout at first start, and keep it, so that sessions outlive a restart."""
    path = root() / "instance" / "secret"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(SHORTEST_SECRET), encoding="ascii")
    return path.read_text(encoding="ascii")


def _checked(settings: Settings) -> Settings:
    if len(settings.secret_key) < SHORTEST_SECRET:
        raise BadSettings(f"BLO_SECRET_KEY needs at least {SHORTEST_SECRET} characters of randomness.")
    if not settings.secure_cookies and settings.environment == "production":
        raise BadSettings("In production secure_cookies can't be off.")
    if settings.database_url.startswith("sqlite:///") and not settings.database_url.startswith("sqlite:////"):
        path = root() / settings.database_url.removeprefix("sqlite:///")
        return replace(settings, database_url=f"sqlite:///{path}")
    return settings
