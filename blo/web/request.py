"""Who asks, and in which language: the only reader and writer of the session."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from blo.access.actor import Actor
from blo.accounts import queries
from blo.accounts.models import Account
from blo.kernel import clock
from blo.kernel.acting import act_as, forget
from blo.kernel.i18n import LOCALES, choose, use
from blo.retention.schedule import Schedule
from blo.settings import Settings
from blo.web import log

SINCE, SEEN, LOCALE = "since", "seen", "locale"
TOUCH_EVERY = timedelta(minutes=1)


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login carries: the actor, and the generation that ends all sessions of an account when it rises."""

    def __init__(self, account: Account) -> None:
        with use(account.language):  # the office's name is words, too
            self.actor = account.actor()
        self.generation = account.generation

    def get_id(self) -> str:
        """Name the account and its generation."""
        return f"{self.actor.account_id}:{self.generation}"


def settings() -> Settings:
    """Return the settings of the application that serves this request."""
    found: Settings = current_app.extensions["blo_settings"]
    return found


def schedule() -> Schedule:
    """Return the retention schedule of the application that serves this request."""
    found: Schedule = current_app.extensions["blo_schedule"]
    return found


def _within_time() -> bool:
    limits = ((SINCE, settings().absolute_minutes), (SEEN, settings().idle_minutes))
    for name, minutes in limits:
        try:
            moment = datetime.fromisoformat(session.get(name, ""))
        except ValueError:
            return False
        if clock.now() - moment > timedelta(minutes=minutes):
            return False
    return True


def _load(user_id: str) -> SignedIn | None:
    account_id, _, generation = user_id.partition(":")
    if not _within_time() or not generation.isdigit():
        return None
    account = queries.signed_in(UUID(account_id), int(generation))
    return SignedIn(account) if account else None


def _touch() -> None:
    seen = session.get(SEEN)
    if seen and clock.now() - datetime.fromisoformat(seen) > TOUCH_EVERY:
        session[SEEN] = clock.now().isoformat()


def signed_in_actor() -> Actor | None:
    """Return the actor, or None for somebody who has not signed in or whose time is over."""
    return current_user.actor if current_user.is_authenticated else None


def actor() -> Actor:
    """Return the actor of an endpoint that is not public."""
    found = signed_in_actor()
    if found is None:
        raise RuntimeError("an endpoint that needs an actor was declared public")
    return found


def begin(account: Account) -> None:
    """Begin a session for an account; whatever the session held before is gone."""
    session.clear()
    session[SINCE] = session[SEEN] = clock.now().isoformat()
    session[LOCALE] = account.language  # so that the page that says the session is over says it in this language
    signed_in = SignedIn(account)
    login_user(signed_in)
    act_as(signed_in.actor.told())


def end() -> None:
    """End the session; the browser keeps its language."""
    locale = session.get(LOCALE)
    logout_user()
    session.clear()
    if locale:
        session[LOCALE] = locale


def remember_language(tag: str) -> None:
    """Keep a language for a reader who has not signed in."""
    if tag in LOCALES:
        session[LOCALE] = tag


def _asked() -> str:
    known = {tag.lower(): tag for tag in LOCALES} | {"zh": "zh-Hans", "zh-cn": "zh-Hans"}
    return known.get(request.accept_languages.best_match(list(known)) or "", "en")


def _speak(tag: str) -> None:
    choose(tag)
    g.locale = tag if tag in LOCALES else "en"


def speak_as_asked() -> None:
    """Speak the browser's language, without a look at the session."""
    _speak(_asked())


def arrive() -> None:
    """Read the session once, before anything else looks at the request, and tell the database who acts."""
    found = signed_in_actor()
    if found is not None:
        act_as(found.told())
        log.know(found.account_id)
        _touch()
    _speak(found.language if found else session.get(LOCALE, _asked()))


def _leave(_error: BaseException | None) -> None:
    """Leave no reader and no reader's language behind: a thread serves one reader after the other."""
    forget()
    choose("en")


def install(app: Flask) -> None:
    """Give an application its sign-in."""
    manager = LoginManager()
    manager.session_protection = None  # signing in again on another network is what shared tablets do all day
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)  # error pages must not ask the database who reads them
    app.teardown_request(_leave)
