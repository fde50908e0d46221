"""Settings: frozen, typed, read once from ``config/*.toml`` and then from the environment.

Secrets come from the environment alone. What is missing or wrong stops the start with a message that names it.
"""

import base64
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any


class BadSettings(Exception):
    """The application can't start with these settings; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations; secrets don't show when it is printed."""

    environment: str
    database_url: str
    secret_key: str = field(repr=False)
    data_keys: str = field(repr=False)
    secure_cookies: bool
    public_url: str
    idle_minutes: int
    absolute_minutes: int
    sign_in_attempts: int
    sign_in_window_minutes: int
    max_request_bytes: int
    trusted_proxies: int
    files_folder: str
    max_file_bytes: int

    owner_database_url: str

    rate_storage: str
    rate_address: int
    rate_account: int
    rate_sign_in: int
    rate_second_step: int
    rate_verify: int
    rate_issue: int
    rate_search: int
    rate_upload: int
    rate_part: int
    log_file: str

    deletion_key: str = field(repr=False)
    retention: dict[str, Any]


ENVIRONMENT_NAMES = {
    "database_url": "BLO_DATABASE_URL",
    "secret_key": "BLO_SECRET_KEY",
    "data_keys": "BLO_DATA_KEYS",
    "public_url": "BLO_PUBLIC_URL",
    "owner_database_url": "BLO_OWNER_DATABASE_URL",
    "rate_storage": "BLO_RATE_STORAGE",
    "log_file": "BLO_LOG_FILE",
    "deletion_key": "BLO_DELETION_KEY",
}
SHORTEST_SECRET = 32
DATA_KEY_BYTES = 32
KEYS_FILE = "BLO_DATA_KEYS_FILE"
NO_KEYS = f"BLO_DATA_KEYS (or {KEYS_FILE}; make a key with `python3 -m blo keys new`)"


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
    default, own = _read("default"), _read(name)
    values = {**default, **own, "environment": name}
    if "retention" in default | own:  # class by class: an environment names only those it changes
        values["retention"] = {**default.get("retention", {}), **own.get("retention", {})}
    values |= {key: os.environ[variable] for key, variable in ENVIRONMENT_NAMES.items() if variable in os.environ}
    values |= _keys_from_file()
    values |= overrides
    if name == "development":
        values.setdefault("secret_key", _kept("secret", secrets.token_urlsafe(SHORTEST_SECRET)))
        values.setdefault("deletion_key", _kept("deletion-key", secrets.token_urlsafe(SHORTEST_SECRET)))
        values.setdefault("data_keys", _kept("data-keys", new_data_key()))
    known = {entry.name: entry.type for entry in fields(Settings)}
    if unknown := sorted(values.keys() - known.keys()):
        raise BadSettings(f"Unknown settings in the configuration: {', '.join(unknown)}.")
    if missing := sorted(known.keys() - values.keys()):
        hints = [NO_KEYS if key == "data_keys" else ENVIRONMENT_NAMES.get(key, key) for key in missing]
        raise BadSettings(f"Missing settings: {', '.join(hints)}.")
    wrong = [
        key for key, kind in known.items() if not isinstance(values[key], kind if isinstance(kind, type) else object)
    ]
    if wrong:
        raise BadSettings(f"Settings of the wrong kind: {', '.join(sorted(wrong))}.")
    return _checked(Settings(**values))


def _kept(name: str, made: str) -> str:
    """Keep a secret of this checkout from its first start on, so that sessions and sealed data outlive a restart."""
    path = root() / "instance" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(made, encoding="ascii")
    return path.read_text(encoding="ascii")


def new_data_key() -> str:
    """Return a new key that data keys are wrapped under, as ``BLO_DATA_KEYS`` takes it: a name, a colon, base64."""
    return f"k{secrets.token_hex(3)}:{base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode()}"


def _keys_from_file() -> dict[str, str]:
    """Read the data keys from the file that the environment names, unless others than its owner may read it."""
    name = os.environ.get(KEYS_FILE)
    if not name:
        return {}
    if ENVIRONMENT_NAMES["data_keys"] in os.environ:
        raise BadSettings(f"Set BLO_DATA_KEYS or {KEYS_FILE}, not both.")
    path = Path(name)
    if not path.is_file():
        raise BadSettings(f"{KEYS_FILE} names no file: {path}.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSettings(f"{KEYS_FILE} names a file that others than its owner can read: chmod 600 {path}.")
    return {"data_keys": ",".join(path.read_text(encoding="ascii").split())}


def _checked(settings: Settings) -> Settings:
    for variable, secret in (("BLO_SECRET_KEY", settings.secret_key), ("BLO_DELETION_KEY", settings.deletion_key)):
        if len(secret) < SHORTEST_SECRET:
            raise BadSettings(f"{variable} needs at least {SHORTEST_SECRET} characters of randomness.")
    if not settings.secure_cookies and settings.environment == "production":
        raise BadSettings("In production secure_cookies can't be off.")
    settings = replace(settings, files_folder=str(root() / settings.files_folder))
    if Path(settings.files_folder).resolve().is_relative_to(Path(__file__).resolve().parent / "web"):
        raise BadSettings("files_folder can't be where pages and styles are served from.")
    file = settings.database_url.removeprefix("sqlite:///")
    if file not in {settings.database_url, ":memory:"} and not file.startswith("/"):
        return replace(settings, database_url=f"sqlite:///{root() / file}")
    return settings
