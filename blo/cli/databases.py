"""Bringing a database up to the present tables."""

from flask import Flask
from flask_migrate import upgrade

from blo.kernel.db import writing


def migrate(app: Flask) -> None:
    """Run every migration the application's database has not had."""
    with app.app_context():
        token = writing.set(True)
        try:
            upgrade()
        finally:
            writing.reset(token)
