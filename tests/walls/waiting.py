"""Accounts that wait, and every way into one, a function each: it returns somebody who tried, and who must be out."""

from blo.access.roles import Role
from blo.accounts import factors
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.kernel import work
from blo.kernel.db import db
from blo.offices import queries as directory
from tests.support.authenticator import Authenticator
from tests.support.codes import equip, unused_code
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.web.visitor import Visitor

NAME, GUARD, PIN = "liaison_north", "guard_north", "482915"
EAST = "TH-CMK-01"
TOLD = ("Ask one of them.", "โปรดขอให้คนใดคนหนึ่งยืนยัน")
"""What somebody is told who shows the right password, as a new browser and as a Thai guard's says it."""


def person(name, role, office):
    """Somebody whom the operator gave an account, and who has worked for a while."""
    account = accounts.create(OPERATOR, directory.by_code(office), NewAccount(name, name.title(), role, "en", PASSWORD))
    equip(account)
    db.session.flush()
    return account.actor()


def hand_over(app, world, name, verb=accounts.reset_factors):
    """Let the administrator reset or make something; what is shown once comes back."""
    with app.app_context(), work.atomic():
        return verb(world.administrator_north, doors.account_of(name).id)


def shows(app, name, password=PASSWORD):
    """Let somebody show a password in a new browser: who came, and the page they got."""
    visitor = Visitor(app)
    visitor.name = name
    return visitor, visitor.show_password(password)


def is_told(page):
    """Whether the page says that the account waits."""
    return page.status == 422 and any(words in page.plain for words in TOLD)


# --- the ways in ----------------------------------------------------------------------------------------------------


def a_new_guards_password(app, world):
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world, Role.GUARD, waits=True)
    visitor, page = shows(app, name)
    assert is_told(page)
    return visitor


def a_new_officers_password_and_enrolment_code(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world, waits=True)
    visitor, page = shows(app, name)
    assert is_told(page)
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def a_new_password(app, world):
    visitor, page = shows(app, GUARD, hand_over(app, world, GUARD, accounts.reset_password))
    assert is_told(page)
    return visitor


def a_new_password_and_the_own_app(app, world):
    visitor, page = shows(app, NAME, hand_over(app, world, NAME, accounts.reset_password))
    assert is_told(page)
    assert visitor.press("/second-step", one_time=unused_code(app, NAME)).location == "/sign-in"
    return visitor


def the_old_password_of_a_guard_whose_second_step_was_taken_away(app, world):
    hand_over(app, world, GUARD)
    visitor, page = shows(app, GUARD)
    assert is_told(page)
    return visitor


def a_pin_on_the_own_tablet(app, world):
    tablet = Visitor(app, GUARD)
    assert tablet.send("/security/pin", {"pin": PIN, "again": PIN}).status == 303
    tablet.press("/switch")
    hand_over(app, world, GUARD)
    page = tablet.send("/sign-in", {"who": GUARD, "password": PIN})
    assert page.status == 422
    assert not is_told(page)
    return tablet


def the_password_where_a_name_is_touched(app, world):
    tablet = Visitor(app, GUARD)
    tablet.press("/security/user-name/show")
    tablet.press("/switch")
    hand_over(app, world, GUARD)
    assert is_told(tablet.send("/sign-in", {"who": GUARD, "password": PASSWORD}))
    return tablet


def a_passkey_alone(app, world):
    key = Authenticator()
    doors.make_passkey(Visitor(app, NAME), key)
    hand_over(app, world, NAME, accounts.reset_password)
    visitor = Visitor(app)
    assert doors.show_passkey(visitor, "/sign-in", key, to="/sign-in/passkey").location == "/sign-in"
    return visitor


def a_passkey_and_a_printed_code_halfway(app, world):
    key, owner = Authenticator(), Visitor(app, NAME)
    doors.make_passkey(owner, key)
    code, visitor = doors.print_codes(owner)[0], doors.at_second_step(app, NAME)
    options = doors.options_on(visitor.get("/second-step"))
    hand_over(app, world, NAME, accounts.reset_password)
    assert visitor.press("/second-step", credential=key.show(options)).location == "/sign-in"
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def an_enrolment_code_halfway(app, world):
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world)
    visitor = doors.at_second_step(app, name)
    code = hand_over(app, world, name, accounts.enrolment_code)
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def somebody_in_the_middle_of_enrolling(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    hand_over(app, world, name, accounts.enrolment_code)
    assert visitor.press("/security/codes").location == "/sign-in"
    return visitor


def an_open_session(app, world):
    visitor = Visitor(app, GUARD)
    hand_over(app, world, GUARD)
    return visitor


def an_open_session_whose_last_code_is_used(app, world):
    visitor = Visitor(app, NAME)
    with app.app_context(), work.atomic():
        factors.remove_all(world.liaison_north.account_id)
    assert doors.is_in(visitor)
    hand_over(app, world, NAME, accounts.enrolment_code)
    return visitor


def proving_anew(app, world):
    visitor = Visitor(app, GUARD)
    hand_over(app, world, GUARD)
    assert visitor.press("/security/prove", password=PASSWORD).location == "/sign-in"
    return visitor


def a_session_that_was_not_ended(app, _world):
    visitor = Visitor(app, GUARD)
    with app.app_context(), work.atomic():
        doors.account_of(GUARD).handed_by = frozenset({doors.account_of("administrator_north").id})
    return visitor


WAYS = [
    a_new_guards_password,
    a_new_officers_password_and_enrolment_code,
    a_new_password,
    a_new_password_and_the_own_app,
    the_old_password_of_a_guard_whose_second_step_was_taken_away,
    a_pin_on_the_own_tablet,
    the_password_where_a_name_is_touched,
    a_passkey_alone,
    a_passkey_and_a_printed_code_halfway,
    an_enrolment_code_halfway,
    somebody_in_the_middle_of_enrolling,
    an_open_session,
    an_open_session_whose_last_code_is_used,
    proving_anew,
    a_session_that_was_not_ended,
]
