"""Accounts that were there before wait for nobody; those that wait open nothing after the way back either."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from blo.accounts.models import Account
from blo.kernel import work
from blo.kernel.db import db
from tests.support.acting import owner_of

pytestmark = pytest.mark.walls


def test_whoever_waits_is_closed_on_the_way_back_and_nobody_waits_on_the_way_up(app, world):
    with app.app_context():
        with work.atomic():
            account = db.session.get(Account, world.guard_north.account_id)
            account.handed_by = frozenset({world.administrator_north.account_id})
        db.session.remove()
        downgrade(revision="0010")
        with owner_of(app).connect() as connection:
            closed = connection.scalars(sa.text("SELECT username FROM account WHERE NOT active"))
            assert closed.all() == ["guard_north"]
        upgrade()
        assert not any(account.waits for account in db.session.scalars(sa.select(Account)))
