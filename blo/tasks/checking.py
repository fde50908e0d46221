"""Everything the project asks of a change, in the order of what it costs; the first failure ends it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from blo.tasks import testing, translations

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TEMPLATES = "blo/web"


def _program(name: str, *arguments: str) -> Callable[[], int]:
    """Return a step that runs one of the environment's programs and shows its words only when it fails."""

    def step() -> int:
        done = subprocess.run([str(BIN / name), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
        return done.returncode

    return step


def catalogs() -> int:
    """Say what the catalogs lack, one line each; return 1 where there is anything."""
    faults = translations.faults()
    print("".join(f"{fault}\n" for fault in faults), end="", flush=True)
    return int(bool(faults))


STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("ruff check", _program("ruff", "check", "--quiet")),
    ("ruff format", _program("ruff", "format", "--check")),
    ("imports", _program("lint-imports")),
    ("templates", _program("djlint", TEMPLATES, "--lint", "--quiet")),
    ("catalogs", catalogs),
    ("types", _program("mypy")),
)


def run() -> int:
    """Run every check and then the tests; return the status of the first that fails, else 0."""
    for name, step in STEPS:
        began = time.monotonic()
        status = step()
        print(f"{'FAILED' if status else 'ok':8}{name:14}{time.monotonic() - began:6.1f} s", flush=True)
        if status:
            return status
    print("tests", flush=True)
    return testing.run(())


def fix() -> int:
    """Mend what programs can mend in Python files; templates are only reported on, by `run`."""
    return sum(
        subprocess.run([str(BIN / "ruff"), *words], cwd=ROOT, check=False).returncode
        for words in (["check", "--fix"], ["format"])
    )
