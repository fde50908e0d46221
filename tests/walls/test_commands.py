"""The command line is the operator's: it keeps the directory and the house, and opens nobody's case.

Every command is run against a database with a whole story in it; what it prints names no person, no case and nothing
that was written about them. A command that is not known here fails.
"""

import click
import pytest
from click.testing import CliRunner

from blo.accounts import service as accounts
from blo.cli import main
from tests.support import walk
from tests.support.world import PASSWORD
from tests.walls.cast import play

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

RUNS = {
    "access matrix": [],
    "account confirm": ["guard_north"],
    "account create": ["new", "--office", "TH-MSI-01", "--name", "New", "--role", "liaison"],
    "account reset-password": ["liaison_north"],
    "account reset-second-step": ["liaison_north"],
    "account tidy": [],
    "agreement enter": [
        *("NEW-1", "--title", "New", "--party", "TH", "--party", "MM", "--crime", "trafficking"),
        *("--data", "person_identity", "--article", "1=All", "--language", "th", "--valid-from", "2026-01-01"),
    ],
    "audit checkpoint": [],
    "audit export": ["TH-MSI-01", "--out", "checkpoint.json"],
    "audit verify": [],
    "codelist export": ["drug_kind"],
    "files sweep": [],
    "keys new": [],
    "keys rotate": [],
    "keys reseal": [],
    "documents specimen": ["case_summary", "--languages", "th,my", "--out", "specimen.pdf"],
    "link change": ["TH-MSI-01", "MM-TCL-01", "suspend"],
    "link create": ["TH-MSI-01", "MM-MWD-01", "--agreement", "MOU-TH-MM-DEMO"],
    "office rotate-key": ["TH-MSI-01"],
    "office create": ["TH-NEW-01", "--subdivision", "TH-57", "--name", "en=New", "--time-zone", "Asia/Bangkok"],
    "retention prove": ["TH-MSI-P-26-2222222Y"],
    "retention report": [],
    "retention run": [],
}
"""Every command with arguments it does its work for."""
FINDS_NOTHING = {"retention prove"}
"""Those that say by their code that there was nothing to find."""

OTHERS = {
    "audit import": "reads a file from elsewhere; tried where such files are",
    "codelist import": "reads a file from elsewhere; tried where lists are",
    "demo code": "does a sum with the secret it is given",
    "demo load": "makes a database of its own",
    "migrate": "changes tables",
    "serve": "opens the web door",
}
"""Commands that read no record, and why each need not be run here."""


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Every command by the words that call it."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        words = f"{before} {name}".strip()
        found |= commands(command, words) if isinstance(command, click.Group) else {words: command}
    return found


def test_every_command_is_known_here():
    assert commands(main).keys() == RUNS.keys() | OTHERS.keys()


@pytest.mark.parametrize("words", RUNS)
def test_a_command_prints_nothing_of_anybodys_case(app, at_work, world, story, tmp_path, monkeypatch, words):
    with at_work():
        scene = play(world, story)
        accounts.reset_password(world.administrator_north, world.guard_north.account_id)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*words.split(), *RUNS[words]], obj=lambda _settings: app)
    assert done.exit_code == int(words in FINDS_NOTHING), (words, done.output, done.exception)
    secrets = [*scene.letters.values(), walk.NATIVE, walk.LATIN, "พบริมน้ำ", "สรุป", "ขอที่พักปลอดภัย", PASSWORD]
    assert [secret for secret in secrets if secret in done.output] == []
