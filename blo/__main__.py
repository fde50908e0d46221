"""``python3 -m blo VERB``: the one command, on a bare machine as on a busy one.

In a checkout the first start makes ``.venv`` from the hash-locked requirements and then runs the verb inside it; later
starts compare one digest. Outside a checkout, where a package tool has installed everything, the verb runs at once.

Up to that point only the standard library is used. This is also where the command line is put together: it is handed
the application's factory and, in a checkout, the developers' verbs, and so imports neither.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from blo.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
DEV_VERBS = frozenset({"bench", "check", "fix", "test", "translations"})
OLDEST_PYTHON = (3, 11)


def _digest(lock: Path) -> str:
    """Return what an environment made here, now, from these requirements is known by."""
    made_from = (lock.name, lock.read_text(), str(ROOT), f"{sys.version_info[0]}.{sys.version_info[1]}")
    return hashlib.sha256("\0".join(made_from).encode()).hexdigest()


def _ready(lock: Path) -> bool:
    """Say whether the environment holds these requirements; those of developers hold those of running as well."""
    made_from = STAMP.read_text() if STAMP.exists() else ""
    return PYTHON.exists() and made_from in {_digest(lock), _digest(DEV_LOCK)}


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time into the block; the lock is on the checkout's folder and leaves no file."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _run(*words: str | Path) -> bool:
    """Run a program, what it has to say going to the error stream, and say whether it succeeded."""
    return subprocess.run([*map(str, words)], cwd=ROOT, stdout=sys.stderr, check=False).returncode == 0


def _works(*words: str | Path) -> bool:
    return subprocess.run([*map(str, words)], capture_output=True, check=False).returncode == 0


def _site_packages() -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))


def _usable(uv: str | None) -> bool:
    """Say whether the environment there is can be added to: made here, by this Python, and with an installer."""
    path_file = _site_packages() / "blo.pth"
    if path_file.exists() and path_file.read_text().strip() != str(ROOT):
        return False
    wanted = (str(VENV.resolve()), *sys.version_info[:2])
    asked = f"import os, sys; sys.exit((os.path.realpath(sys.prefix), *sys.version_info[:2]) != {wanted!r})"
    return _works(PYTHON, "-c", asked) and (uv is not None or _works(PYTHON, "-m", "pip", "--version"))


def _need_venv() -> None:
    """Make sure this Python can make environments; Debian packs that apart."""
    if _works(sys.executable, "-c", "import ensurepip, venv"):
        return
    from blo.tasks.debian import by_hand, install

    if not install("python3-venv"):
        sys.exit(f"This machine's Python can't make environments. Type:  {by_hand('python3-venv')}")


def _fill(lock: Path, uv: str | None) -> bool:
    """Make the environment where it is missing or not usable, install the requirements, say whether that went well."""
    fresh = not (PYTHON.exists() and _usable(uv))
    if fresh:
        shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        made = not fresh or _run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        return made and _run(uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock)
    if fresh:
        _need_venv()
    made = not fresh or _run(sys.executable, "-m", "venv", VENV)
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
    return made and _run(*pip, "--require-hashes", "-r", lock)


def _set_up(lock: Path) -> None:
    """Make the environment hold the locked requirements: with uv where there is one that can, else with pip."""
    with _alone():
        if _ready(lock):
            return
        print(f"Setting up .venv from {lock.name}; this happens once ...", file=sys.stderr, flush=True)
        STAMP.unlink(missing_ok=True)
        uv = shutil.which("uv")
        if not ((uv and _fill(lock, uv)) or _fill(lock, None)):
            sys.exit("Setting up ended here, for the reason above. The same command tries again.")
        (_site_packages() / "blo.pth").write_text(f"{ROOT}\n")
        STAMP.write_text(_digest(lock))


def _inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def _create_app(settings: "Settings | None" = None) -> "Flask":
    """Make the application; what has nothing to do with it starts without loading it."""
    from blo.app import create_app

    return create_app(settings)


def _command_line() -> None:
    """Put the command line together and run the verb."""
    from blo import cli

    if RUN_LOCK.exists():
        from blo.tasks import commands

        for command in commands.ALL:
            cli.main.add_command(command)

    cli.main(prog_name="blo", obj=_create_app)


def main() -> None:
    """Run a verb, in an environment that holds what the verb needs."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    verb = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    lock = DEV_LOCK if verb in DEV_VERBS else RUN_LOCK
    if not lock.exists() or (_inside() and _ready(lock)):
        _command_line()
    elif _inside():  # an environment is not changed from within
        base = f"{sys.base_prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
        again = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from blo.__main__ import main; main()"
        os.execv(base, [base, "-c", again, *sys.argv[1:]])
    else:
        if not _ready(lock):
            _set_up(lock)
        os.execv(PYTHON, [str(PYTHON), "-m", "blo", *sys.argv[1:]])


if __name__ == "__main__":
    main()
