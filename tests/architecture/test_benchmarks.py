"""Benchmarks are run by hand: here they are only held to what they stand on."""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = sorted(Path(__file__).parents[1].joinpath("benchmarks").glob("bench_*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_can_be_run(path):
    module = importlib.import_module(f"tests.benchmarks.{path.stem}")
    assert [name for name in vars(module) if name.startswith("bench_")]
