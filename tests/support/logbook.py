"""The log of a whole test run, and the gate at its end: no name, no secret and no address may stand in it."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

FOLDER, FILE = "BLO_TEST_LOG_FOLDER", "BLO_LOG_FILE"
SHAPES = {
    "a letter of no code": r"[^\x00-\x7f]",
    "text escaped": r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}%[0-9a-fA-F]{2}",
    "a signed value": r"[\w-]{4,}\.[\w-]{6}\.[\w-]{27}(?![\w-])",
    "a password's hash": r"\$argon2",
    "a long key": r"(?<![0-9a-fA-F-])[0-9a-fA-F]{32,}|(?<![A-Z2-7])[A-Z2-7]{16,}",
    "an address of somebody": r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])",
    "a reference": r"[A-Z]{2}-[A-Z0-9]{2,4}-[A-Z]-\d\d-\w{8}",
    "a query": r"\?\w+=",
}
"""What is known by its shape: sessions, tokens, one-time codes' secrets, and whatever is written in a script."""
PASSING = re.compile(
    r', "(?:ms": [\d.]+|id": "[0-9a-f]{16}"|account": "[0-9a-f-]{36}"|timestamp": "[0-9T:.-]+Z")(?=[,}])'
)
"""What is another in each line and says nothing: lines that differ in nothing else are read once."""
SHOWN = 20


@cache
def planted() -> frozenset[str]:
    """Return what the people and things of the tests are called, and what opens them."""
    from blo.settings import load
    from tests.support import walk
    from tests.support.world import PASSWORD, PEOPLE

    thing = SimpleNamespace(reference="")
    made = (
        walk.new_detection(),
        walk.new_person(),
        walk.new_referral(thing, thing),
        walk.new_handover(thing),
        walk.receipt(),
    )
    names = {name for who in PEOPLE for name in (who, who.replace("_", " ").title())}
    return frozenset({walk.NATIVE, walk.LATIN, PASSWORD, load("testing").secret_key, *names, *_texts(made)})


def _texts(part: Any) -> Iterator[str]:
    """Give what was typed freely: everything but codes."""
    if type(part) is str and (" " in part or not part.isascii()):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))


def _patterns(words: Iterable[str]) -> dict[str, str]:
    spelled = {word: {word, quote(word), json.dumps(word)[1:-1], repr(word.encode())[2:-1]} for word in words}
    return {
        f"“{word}”": "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(ways))
        for word, ways in spelled.items()
    }


def _plain(line: str) -> str:
    """Return a line with what JSON escaped written out."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line


def found_in(lines: Iterable[str], words: Iterable[str]) -> list[str]:
    """Return what should not stand in a log: which of these words, or of the shapes, and in which line."""
    known = _patterns(words) | SHAPES
    anything = re.compile("|".join(f"(?:{pattern})" for pattern in known.values()))
    single = {name: re.compile(pattern) for name, pattern in known.items()}
    different: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, 1):
        different.setdefault(PASSING.sub("", line), (number, line))
    return [
        f"{name} in line {number}: {line.strip()[:200]}"
        for short, (number, line) in different.items()
        if anything.search(plain := _plain(short))
        for name, pattern in single.items()
        if pattern.search(plain)
    ]


class Gate:
    """Reads, at the end of a run, what every process of it wrote."""

    def __init__(self) -> None:
        self.lines = 0
        self.found: list[str] = []

    def read(self, folder: Path) -> None:
        """Read the logs in a folder."""
        for path in sorted(folder.glob("*.log")):
            with path.open(encoding="utf-8", errors="surrogateescape") as file:
                lines = file.readlines()
            self.lines += len(lines)
            self.found += [f"{path.name}: {hit}" for hit in found_in(lines, planted())]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run when something stands in a log that should not."""
        folder = Path(os.environ[FOLDER])
        self.read(folder)
        if self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        else:
            shutil.rmtree(folder, ignore_errors=True)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was read and what was found."""
        if self.found:
            terminalreporter.section("the log names somebody", red=True, bold=True)
            for line in self.found[:SHOWN]:
                terminalreporter.line(line)
        terminalreporter.line(f"log: {self.lines} lines read, {len(self.found)} that should not be there")


def pytest_configure(config: pytest.Config) -> None:
    """Let each process write a log of its own; the first one reads them all at the end."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="blo-log-")
        config.pluginmanager.register(Gate(), "log-gate")
    os.environ[FILE] = str(Path(os.environ[FOLDER]) / f"{worker or 'run'}.log")
