"""The texts a person is shown before deciding: data, in a file for each version, in every language it was written in.

They are apart from the words of the interface: a text is what somebody agreed to, so a version never changes.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CURRENT = "blo-provisional-1"
"""The version that is shown now. Its name says that no lawyer and no native speaker has passed it."""
FALLBACK = "en"


@cache
def _version(name: str) -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def versions() -> list[str]:
    """The names of all versions there ever were."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.toml"))


def languages(version: str = CURRENT) -> tuple[str, ...]:
    """The languages a version was written in, as BCP 47 tags."""
    return tuple(_version(version))


def text(language: str, version: str = CURRENT) -> Mapping[str, str]:
    """Return a version in a language: a sentence for each scope, ``intro``, and the words for the answers.

    Raises `KeyError` for a language it was not written in.
    """
    return _version(version)[language]
