"""The programs that tests need beside Python: PostgreSQL, Redis, a Chromium without a window, Poppler's readers.

They are installed where that needs no question. Where it can't be done the verb ends with one line that says what to
type; no test is ever left out for want of a program.
"""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from blo.tasks.debian import by_hand, install

CHROMIUMS = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
EXTERNAL_DATABASE = "BLO_TEST_DATABASE_URL"


def postgres_folder() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest where there are several; None without any."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None
    )


def chromium() -> str | None:
    """Return the path of the browser: the one ``BLO_CHROMIUM`` names, else the first of those known; None without."""
    named = os.environ.get("BLO_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """Return the Debian packages whose programs the tests would not find."""
    wanted = []
    if postgres_folder() is None and EXTERNAL_DATABASE not in os.environ:
        wanted.append("postgresql")
    if chromium() is None:
        wanted.append("chromium-headless-shell")
    if sys.platform == "linux" and not _has_library("libatomic.so.1"):
        wanted.append("libatomic1")
    if shutil.which("redis-server") is None:
        wanted.append("redis-server")
    if not (shutil.which("pdftotext") and shutil.which("pdftoppm")):
        wanted.append("poppler-utils")
    return wanted


def ensure() -> None:
    """Install what is missing; end with one clear line where that can't be done."""
    packages = missing()
    if packages and not (install(*packages) and not missing()):
        sys.exit(f"The tests need programs that are not here. Type:  {by_hand(*packages)}")
