"""The reference manual, held to the code: permissions, state machines, routes, kinds of audit entries.

A change to any of them shows as a difference here. ``BLO_WRITE_GOLDEN=1 python3 -m blo test tests/architecture`` writes
the files anew; read the difference before committing it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blo.access.matrix import table
from blo.audit.kinds import AuditKind
from blo.break_glass.states import GLASS_MACHINE
from blo.detections.states import DETECTION_MACHINE
from blo.handovers.states import HANDOVER_MACHINE
from blo.offices.states import LINK_MACHINE
from blo.policies import ROOMS
from blo.protection.states import OVERRIDE_MACHINE, REVIEW_MACHINE
from blo.referrals.states import REFERRAL_MACHINE
from blo.sharing.states import ONWARD_MACHINE, RECALL_MACHINE, RELEASE_MACHINE
from blo.web.gate import NO_PERMISSION, PROVED, asks_proof, need_of
from tests.support import application

GOLDEN = Path(__file__).parent / "golden"
MACHINES = (
    *(LINK_MACHINE, RELEASE_MACHINE, RECALL_MACHINE, ONWARD_MACHINE, REFERRAL_MACHINE, HANDOVER_MACHINE),
    *(REVIEW_MACHINE, OVERRIDE_MACHINE, GLASS_MACHINE, DETECTION_MACHINE),
)


@pytest.fixture(scope="module")
def wired() -> Flask:
    """Give the application, wired but on no database."""
    return application.make("sqlite:///:memory:")


def permissions() -> str:
    """Write the permission matrix; `blo.policies` registers the rules of all rooms."""
    assert ROOMS
    return f"# Permissions\n\n{table()}"


def states() -> str:
    """Write every state machine as a table and a diagram."""
    parts = ["# State machines\n"]
    for machine in MACHINES:
        parts += [f"\n## {machine.name}\n", "\n| verb | from | to | side | permission |\n|---|---|---|---|---|\n"]
        for row in machine.transitions:
            sources = ", ".join(source.value for source in row.sources)
            parts.append(f"| {row.verb} | {sources} | {row.target.value} | {row.side} | `{row.permission}` |\n")
        parts.append(f"\n```mermaid\n{machine.diagram()}\n```\n")
    return "".join(parts)


def _need(app: Flask, endpoint: str) -> str:
    need = need_of(app, endpoint)
    return f"{need}, {PROVED}" if asks_proof(app, endpoint) and need not in NO_PERMISSION else need


def routes(app: Flask) -> str:
    """Write every address with its methods, endpoint and need."""
    lines = sorted(
        f"{rule.rule:60}{','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'})):10}"
        f"{rule.endpoint:28}{_need(app, rule.endpoint)}"
        for rule in app.url_map.iter_rules()
    )
    return "\n".join(lines) + "\n"


def audit_kinds() -> str:
    """Write every kind of audit entry."""
    rows = "".join(f"| `{kind.value}` | {kind.label} |\n" for kind in AuditKind)
    return f"# Kinds of audit entries\n\n| kind | read as |\n|---|---|\n{rows}"


def _compare(name: str, make: Callable[[], str]) -> None:
    path, written = GOLDEN / name, make()
    if os.environ.get("BLO_WRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written


def test_permissions_are_as_written():
    _compare("permissions.md", permissions)


def test_states_are_as_written():
    _compare("states.md", states)


def test_routes_are_as_written(wired: Flask):
    _compare("routes.txt", lambda: routes(wired))


def test_audit_kinds_are_as_written():
    _compare("audit-kinds.md", audit_kinds)


def test_every_endpoint_declares_what_it_needs(wired: Flask):
    assert [endpoint for endpoint in wired.view_functions if not need_of(wired, endpoint)] == []


def test_addresses_are_kebab_case(wired: Flask):
    fixed = {part for rule in wired.url_map.iter_rules() for part in rule.rule.split("/") if "<" not in part}
    assert [part for part in sorted(fixed) if part != part.lower() or "_" in part] == []


def test_every_machine_can_be_left_and_reached():
    for machine in MACHINES:
        reached = {machine.start} | {row.target for row in machine.transitions}
        assert {source for row in machine.transitions for source in row.sources} <= reached, machine.name
