"""The files of the project, and what a rule needs to read in them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLO = ROOT / "blo"
TEMPLATES = BLO / "web"
LEFT_OUT = ("instance", "build", "dist", "test-results")


def _known_to_git() -> list[Path] | None:
    """Return what is tracked or could be; None outside a repository."""
    git = shutil.which("git")
    if git is None:
        return None
    words = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name] if done.returncode == 0 else None


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project; without a repository, all but what the environment and the tools leave."""
    found = _known_to_git()
    if found is None:
        found = [
            path
            for path in ROOT.rglob("*")
            if path.relative_to(ROOT).parts[0] not in LEFT_OUT
            and not any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
        ]
    return tuple(sorted(path for path in found if path.is_file()))


def ending(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """Return the project's files with one of these endings, below a folder."""
    return [path for path in files() if path.suffix in suffixes and path.is_relative_to(under)]


def name(path: Path) -> str:
    """Return a path as people write it: from the project's root."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    """Return a file's lines."""
    return path.read_text(encoding="utf-8").splitlines()


@cache
def parsed(path: Path) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def dotted(node: ast.expr) -> str:
    """Return an expression of names and dots as it is written; what is called or indexed within it is left out."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def called(path: Path) -> Iterator[tuple[int, str]]:
    """Give the line and the dotted name of everything a Python file calls."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Give the line and the full name of every module, or name in a module, that a Python file imports."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
