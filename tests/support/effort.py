"""How hard invented examples try: a short run by default, ten times as long with ``--thorough``."""

import gc
import os
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

FACTORS = {"house": 1, "thorough": 10}
USUAL = 100
LONGEST = 1200
"""Seconds one test may take with ``--thorough``."""
# A database of its own for each test, not for each example, is what these tests are written for.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining takes longer than finding
KNOWN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

for _name, _factor in FACTORS.items():
    settings.register_profile(
        _name,
        deadline=None,
        max_examples=USUAL * _factor,
        derandomize="CI" in os.environ,
        phases=PHASES,
        suppress_health_check=KNOWN,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--thorough``."""
    parser.addoption("--thorough", action="store_true", help="try ten times as many invented examples")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test module is read; ten times the examples have ten times the time."""
    thorough = config.getoption("--thorough")
    settings.load_profile("thorough" if thorough else "house")
    if thorough:
        config.option.timeout = LONGEST


@pytest.hookimpl(trylast=True)  # after the order was drawn by lot
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is `heavy` for ``--thorough``, unless its file was asked for by name; it counts as deselected.

    What is `long` comes first in every process, so that none has to be waited for at the end.
    """
    _leave_heavy(config, items)
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    shares = [len(items) * (number + 1) // processes - len(items) * number // processes for number in range(processes)]
    items.clear()
    waiting = iter(rest)
    for number, share in enumerate(shares):  # each process begins with a share of what was collected, in order
        first = long[number::processes]
        items += [*first, *islice(waiting, max(0, share - len(first)))]
    items += waiting


def _leave_heavy(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = any(Path(word.partition("::")[0]).suffix == ".py" for word in config.args)
    if config.getoption("--thorough") or named:
        return
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if not item.get_closest_marker("heavy")]


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what is there already: it all stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many requests were invented, and how long they took in all processes together."""
    told = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "fuzzed"
    ]
    if told:
        requests, seconds = (sum(values) for values in zip(*told, strict=True))
        terminalreporter.line(f"fuzz: {requests} requests in {seconds:.0f} s of all processes together")


def examples(count: int, *, steps: int = 50) -> settings:
    """Return settings for so many examples in the short run; `steps` is the longest history of a state machine."""
    return settings(max_examples=count * factor(), stateful_step_count=steps)


def factor() -> int:
    """Return how many times as hard as in the short run is tried."""
    return FACTORS[settings.get_current_profile_name()]
