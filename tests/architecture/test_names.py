"""A name says what is inside."""

import re

from tests.architecture import tree

SAYS_NOTHING = frozenset({
    "common", "helper", "helpers", "info", "infos", "manager", "managers", "misc", "stuff",
    "util", "utils", "utilities",
})  # fmt: skip
SMALL = re.compile(r"^[a-z][a-z0-9_]*$")


def test_modules_and_packages_have_names_that_say_something():
    vague = [
        tree.name(path)
        for path in tree.ending(".py", ".js", ".css", ".html")
        if any(SAYS_NOTHING & set(re.split(r"[._-]", part)) for part in path.relative_to(tree.ROOT).parts)
    ]
    assert not vague


def test_modules_are_written_small():
    odd = [
        tree.name(path)
        for path in tree.ending(".py")
        if path.parent.name != "versions" and not SMALL.match(path.stem.strip("_"))
    ]
    assert not odd
