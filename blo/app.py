"""The application, wired: settings, database, doors. Imported by nobody but entry points and tests."""

from contextlib import suppress

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from blo import policies
from blo.access import second_wall
from blo.kernel import sealing
from blo.kernel.db import db
from blo.retention import schedule
from blo.settings import BadSettings, Settings, load, root
from blo.web import blueprints


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application from settings, those of the environment when none are given."""
    policies.hold()
    settings = settings or load()
    app = Flask(__name__, static_folder=None)
    app.extensions["blo_settings"] = settings
    app.extensions["blo_schedule"] = schedule.read(settings.retention)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        # A browser takes a cookie of this name only over HTTPS, for the whole of this host and for no other.
        SESSION_COOKIE_NAME="__Host-blo" if settings.secure_cookies else "blo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, so a page left open loses nothing
    )
    app.jinja_env.undefined = StrictUndefined
    db.init_app(app)
    _fit_role_only(app, settings)
    _unlock(app, settings)
    Migrate(app, db, directory=str(root() / "migrations"), render_as_batch=True)
    blueprints.install(app, settings)
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _fit_role_only(app: Flask, settings: Settings) -> None:
    """In production, refuse every connection of a role that the database's own wall does not hold, from the start.

    A database that can't be reached yet is asked when it can.
    """
    if settings.environment != "production" or not settings.database_url.startswith("postgresql"):
        return
    with app.app_context():
        engine = db.engine
        sa.event.listen(engine, "engine_connect", _refuse_unfit)
        with suppress(OperationalError), engine.connect():
            pass


def _refuse_unfit(connection: sa.Connection) -> None:
    if why := second_wall.faults(connection):
        connection.invalidate()
        raise BadSettings(
            f"The application must not run as the role of BLO_DATABASE_URL: {', '.join(why)}. "
            "Name a role that owns nothing there, the owner in BLO_OWNER_DATABASE_URL, and run migrate."
        )


def _unlock(app: Flask, settings: Settings) -> None:
    """Open the data keys of the database, so that a wrong key ends the start and not the first page."""
    try:
        with app.app_context():
            sealing.use(db.engine, sealing.Masters(settings.data_keys))
    except sealing.BadKeys as error:
        raise BadSettings(f"BLO_DATA_KEYS: {error}.") from error


def _engine_options(settings: Settings) -> dict[str, object]:
    quiet: dict[str, object] = {"hide_parameters": True}  # errors are logged; what was typed is not
    if settings.database_url.startswith("sqlite"):
        return quiet
    return {**quiet, "pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
