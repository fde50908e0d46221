"""What is allowed in the tests is allowed in the application as it is served: the same rules, and none missing."""

import subprocess
import sys
from uuid import uuid4

import pytest

from blo import policies
from blo.access import gate
from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.access.roles import Role

SERVED = "import blo.app; from blo.access.gate import RULES; print(*sorted(RULES), sep='\\n')"


def test_the_application_alone_reads_every_rule_that_the_tests_have():
    done = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {permission.value for permission in gate.RULES}


def test_every_permission_has_a_rule_or_is_declared_to_be_the_roles_alone():
    assert gate.undeclared() == set()
    assert not gate.ROLE_ALONE & gate.RULES.keys()


def test_a_permission_whose_rule_was_not_read_is_nobodys(monkeypatch):
    supervisor = Actor(
        *(uuid4(), "Somebody", Role.SUPERVISOR, uuid4(), "TH-MSI-01", "Mae Sai", "TH", "Asia/Bangkok", "th")
    )
    assert gate.allows(supervisor, Permission.DETECTION_READ)
    monkeypatch.delitem(gate.RULES, Permission.RELEASE_GRANT)
    assert gate.allows(supervisor, Permission.RELEASE_GRANT).reason is gate.Reason.ROLE
    with pytest.raises(RuntimeError, match="release:grant"):
        policies.hold()
