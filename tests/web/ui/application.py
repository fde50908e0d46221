"""A small application that has the kit and nothing else."""

from flask import Flask
from jinja2 import StrictUndefined

from blo.kernel import i18n
from blo.web.ui.assets import install


def small_app() -> Flask:
    app = Flask("tests.web.ui")
    app.config.update(SECRET_KEY="not a secret", TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        i18n.gettext, lambda one, many, count: one if count == 1 else many, newstyle=True
    )
    install(app)
    app.add_url_rule("/list", "list", str)
    return app
