"""The project speaks of itself alone, in every language it offers."""

import re
from pathlib import Path

from blo.tasks import translations
from tests.architecture import tree

ADDRESS = re.compile(r"https?://([\w.-]*\w)")
STANDARDS = r"www\.w3\.org|www\.apache\.org|schemas\.openxmlformats\.org"
OURS = re.compile(rf"127\.0\.0\.1|localhost|{STANDARDS}|([\w-]+\.)*example(\.org|\.com)?")
"""This machine, names kept for examples, and the names of standards and of the licence: nothing is fetched from any."""
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(?:work|home|Users|root)/\w")
LEFT_FOR_LATER = re.compile(r"\b(?:TODO|FIXME)\b")
READ = (".css", ".html", ".js", ".lock", ".md", ".po", ".py", ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml", "")
THIS = Path(__file__).resolve()


def _holding(asked):
    return [
        f"{tree.name(path)}:{number} {line.strip()[:80]}"
        for path in tree.ending(*READ)
        if path != THIS
        for number, line in enumerate(tree.lines(path), 1)
        if asked(line)
    ]


def test_no_file_names_a_place_on_the_net():
    assert not _holding(lambda line: [host for host in ADDRESS.findall(line) if not OURS.fullmatch(host)])


def test_no_file_names_a_place_on_somebodys_machine():
    assert not _holding(SOMEBODYS_MACHINE.search)


def test_nothing_is_left_for_later():
    assert not _holding(LEFT_FOR_LATER.search)


def test_every_text_has_its_place_in_every_language():
    assert not translations.faults()
