"""What rots is the maximum, never the median: so maxima are limited. Complexity is limited in pyproject.toml."""

import ast

from tests.architecture import tree

FILE, FUNCTION, TEMPLATE, CONFTEST, ENTRY = 350, 50, 150, 200, 200


def test_no_file_is_too_long():
    too_long = [
        f"{tree.name(path)}: {count} lines"
        for path in tree.ending(".py", ".js", ".css")
        if "versions" not in path.parts  # a migration is written once and not read again
        and (count := len(tree.lines(path))) > (CONFTEST if path.name == "conftest.py" else FILE)
    ]
    assert not too_long


def test_the_entry_point_stays_small():
    assert len(tree.lines(tree.BLO / "__main__.py")) <= ENTRY


def test_no_template_is_too_long():
    too_long = [
        f"{tree.name(path)}: {count} lines"
        for path in tree.ending(".html", under=tree.BLO)
        if (count := len(tree.lines(path))) > TEMPLATE
    ]
    assert not too_long


def test_no_function_is_too_long():
    too_long = [
        f"{tree.name(path)}:{node.lineno} {node.name}: {length} lines"
        for path in tree.ending(".py")
        if "versions" not in path.parts
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]
    assert not too_long
