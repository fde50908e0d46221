"""Who asks, with which device, and in which language: the only reader and writer of the cookies."""

import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from blo.access.actor import Actor
from blo.accounts import queries, sessions
from blo.accounts.models import UserSession
from blo.accounts.passkeys import CHALLENGE_HOLDS, Site
from blo.accounts.sessions import Opened, Place
from blo.accounts.states import Stage
from blo.accounts.throttle import Limits
from blo.kernel import clock
from blo.kernel.acting import act_as, forget
from blo.kernel.i18n import LOCALES, choose, use
from blo.retention.schedule import Schedule
from blo.settings import Settings
from blo.web import log

TOKEN, LOCALE, CHALLENGE = "token", "locale", "challenge"
DEVICE_COOKIE, DEVICE_DAYS = "blo-device", 400
TOUCH_EVERY = timedelta(minutes=1)
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
BROWSERS = ("Edg", "Firefox", "SamsungBrowser", "Chrome", "Safari")


@dataclass(frozen=True, slots=True)
class Visit:
    """The session of a request, read once: how far it has come, who it is, and what it still owes."""

    session_id: UUID
    stage: Stage
    actor: Actor
    is_proved: bool
    owes_password: bool
    seen_at: datetime


def settings() -> Settings:
    """Return the settings of the application that serves this request."""
    found: Settings = current_app.extensions["blo_settings"]
    return found


def schedule() -> Schedule:
    """Return the retention schedule of the application that serves this request."""
    found: Schedule = current_app.extensions["blo_schedule"]
    return found


def limits() -> Limits:
    """How many failures are taken before guessing is slowed down."""
    return Limits(settings().sign_in_attempts, settings().sign_in_window_minutes)


def used_since() -> datetime:
    """The moment before which a session that was not used since is over."""
    return clock.now() - timedelta(minutes=settings().idle_minutes)


# --- the session ----------------------------------------------------------------------------------------------------


def _is_in_time(found: UserSession) -> bool:
    age = clock.now() - found.begun_at
    return found.seen_at >= used_since() and age <= timedelta(minutes=settings().absolute_minutes)


def _read() -> Visit | None:
    token = session.get(TOKEN)
    found = queries.open_session(token) if isinstance(token, str) else None
    if found is None or not _is_in_time(found):
        return None
    with use(found.account.language):  # the office's name is words, too
        actor = found.account.actor()
    owes = found.account.password_is_temporary
    return Visit(found.id, found.stage, actor, sessions.is_proved(found), owes, found.seen_at)


def visit() -> Visit | None:
    """Return the session of this request, at whatever stage, or None; one query a request."""
    if "visit" not in g:
        g.visit = _read()
    found: Visit | None = g.visit
    return found


def visit_again() -> Visit | None:
    """Read the session once more, after something that may have ended it."""
    g.pop("visit", None)
    return visit()


def visiting() -> Visit:
    """Return the session of an endpoint that is not public."""
    found = visit()
    if found is None:
        raise RuntimeError("an endpoint that needs a session was declared public")
    return found


def signed_in_actor() -> Actor | None:
    """Return the actor, or None for somebody who has not signed in all the way or whose time is over."""
    found = visit()
    return found.actor if found and found.stage is Stage.FULL else None


def actor() -> Actor:
    """Return the actor of an endpoint that is not public."""
    found = signed_in_actor()
    if found is None:
        raise RuntimeError("an endpoint that needs an actor was declared public")
    return found


def begin(opened: Opened) -> None:
    """Let the browser keep a session; whatever it held before is gone, and what it knew before opens nothing."""
    language = opened.session.account.language
    session.clear()
    session[TOKEN] = opened.token
    session[LOCALE] = language  # so that the page that says the session is over says it in this language
    g.pop("visit", None)
    if opened.is_full:
        act_as(opened.session.account.actor().told())
        g.device_token = place().token  # kept by the browser from now on


def end() -> None:
    """Let the browser forget the session; it keeps its language."""
    locale = session.get(LOCALE)
    session.clear()
    g.visit = None
    if locale:
        session[LOCALE] = locale


def is_to_be_touched() -> bool:
    """Tell whether it is time to note that the session is still in use."""
    found = g.get("visit")
    return found is not None and clock.now() - found.seen_at > TOUCH_EVERY


# --- the device -----------------------------------------------------------------------------------------------------


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="device")


def device_token() -> str:
    """Return the number of a browser that somebody signed in with before, empty for another: it is signed."""
    try:
        token = _signer().loads(request.cookies.get(DEVICE_COOKIE, ""))
    except BadSignature:
        return ""
    return token if isinstance(token, str) else ""


def _device_words() -> str:
    """Say in two words what somebody signs in with, so that they know it again in a list."""
    agent = request.headers.get("User-Agent", "")
    known = [next((name for name in names if name in agent), "") for names in (BROWSERS, SYSTEMS)]
    return re.sub("^Edg", "Edge", " ".join(word for word in known if word))


def place() -> Place:
    """Where the request comes from; a browser without a number gets one for the case that somebody signs in with it."""
    if "place" not in g:
        g.place = Place(request.remote_addr or "", _device_words(), device_token() or secrets.token_urlsafe(32))
    found: Place = g.place
    return found


def _keep_device(response: Response) -> Response:
    if token := g.get("device_token"):
        response.set_cookie(
            DEVICE_COOKIE,
            str(_signer().dumps(token)),
            max_age=timedelta(days=DEVICE_DAYS),
            secure=settings().secure_cookies,
            httponly=True,
            samesite="Lax",
        )
    return response


# --- passkeys -------------------------------------------------------------------------------------------------------


def site() -> Site | None:
    """Where passkeys belong, after the public address; None where browsers allow none, as at a bare number."""
    parts = urlsplit(settings().public_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Site(host, f"{parts.scheme}://{parts.netloc}")
    return None


def new_challenge() -> str:
    """Give this browser a challenge for a passkey; it takes the place of an earlier one."""
    challenge = secrets.token_urlsafe(32)
    session[CHALLENGE] = [challenge, clock.now().isoformat()]
    return challenge


def challenge() -> str:
    """Return the challenge this browser was given and did not answer yet, empty for none or for one that is too old."""
    given = session.pop(CHALLENGE, None)
    if not given or clock.now() - datetime.fromisoformat(given[1]) > CHALLENGE_HOLDS:
        return ""
    return str(given[0])


# --- the language ---------------------------------------------------------------------------------------------------


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


def speak_to_nobody(tag: str) -> None:
    """Speak one language in a page that asks nobody who they are."""
    g.bare = True
    _speak(tag)


def arrive() -> None:
    """Read the session once, before anything else looks at the request, and tell the database who acts."""
    found = signed_in_actor()
    if found is not None:
        act_as(found.told())
        log.know(found.account_id)
    _speak(found.language if found else session.get(LOCALE, _asked()))


def _leave(_error: BaseException | None) -> None:
    """Leave no reader and no reader's language behind: a thread serves one reader after the other."""
    forget()
    for name in ("visit", "place", "device_token"):
        g.pop(name, None)
    choose("en")


def install(app: Flask) -> None:
    """Give an application its cookies."""
    app.after_request(_keep_device)
    app.teardown_request(_leave)
