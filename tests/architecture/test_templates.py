"""Pages obey a strict content security policy, and text is always escaped."""

import re

from tests.architecture import tree

INLINE = {
    "a script without a source": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a script with a source and a text": re.compile(r"<script[^>]*>\s*[^\s<]", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(r"(?:src|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false")


def _blank(comment):
    return "\n" * comment.group().count("\n")


def _found(pattern, path):
    text = COMMENT.sub(_blank, path.read_text(encoding="utf-8"))
    return [f"{tree.name(path)}:{text.count(chr(10), 0, hit.start()) + 1}" for hit in pattern.finditer(text)]


def test_templates_hold_nothing_the_policy_refuses():
    refused = [
        f"{where}: {what}"
        for path in tree.ending(".html", under=tree.TEMPLATES)
        for what, pattern in INLINE.items()
        for where in _found(pattern, path)
    ]
    assert not refused


def test_only_the_interface_kit_passes_text_unescaped():
    kit = tree.TEMPLATES / "ui"
    unescaped = [
        where
        for path in tree.ending(".html", under=tree.TEMPLATES)
        if not path.is_relative_to(kit)
        for where in _found(UNESCAPED, path)
    ]
    assert not unescaped


def test_only_the_interface_kit_makes_markup_in_python():
    kit = tree.TEMPLATES / "ui"
    made = [
        f"{tree.name(path)}:{line}"
        for path in tree.ending(".py", under=tree.BLO)
        if not path.is_relative_to(kit)
        for line, called in tree.called(path)
        if called.rpartition(".")[2] == "Markup"
    ]
    assert not made
