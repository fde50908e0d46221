"""The tests and the benchmarks, with a database server of their own that ends when they do."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from blo.tasks import programs
from blo.tasks.postgres import cluster, short_lived

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = ("-n", "3", "--dist", "worksteal")
"""One more than there are cores, for each waits for a database or a browser at times; whoever is done first takes over
from the others: some tests take a minute."""
BENCHES = "tests/benchmarks"
HOW = (
    "--override-ini=python_files=bench_*.py",
    "--override-ini=python_functions=bench_*",
    "-pno:xdist",
    "-pno:randomly",
    "--timeout=0",
    "--capture=no",
)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signal.SIGTERM)


@contextmanager
def _server() -> Iterator[dict[str, str]]:
    """Give the environment of a test run: the server that is named there, else a new one for the block."""
    programs.ensure()
    if programs.EXTERNAL_DATABASE in os.environ:
        yield dict(os.environ)
        return
    signal.signal(signal.SIGTERM, _end)  # so that the server ends even when a timer ends the run
    with cluster() as url, tempfile.TemporaryDirectory(prefix="blo-tests-", dir=short_lived()) as folder:
        yield {**os.environ, programs.EXTERNAL_DATABASE: url, "TMPDIR": folder}


def _pytest(*arguments: str) -> int:
    with _server() as environment:
        done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False)
    return done.returncode


def run(arguments: tuple[str, ...]) -> int:
    """Run the tests, three at once unless the arguments say otherwise; return pytest's exit status."""
    counted = any(word.startswith(("-n", "--numprocesses")) or word in {"--pdb", "-s"} for word in arguments)
    return _pytest(*(() if counted else AT_ONCE), *arguments)


def bench(arguments: tuple[str, ...]) -> int:
    """Run ``bench_*`` functions one after the other, of the files named or of all; return pytest's exit status."""
    named = any(word.startswith(BENCHES) for word in arguments)
    return _pytest(*HOW, *(() if named else (BENCHES,)), *arguments)
