"""Examples in the documentation run, and every public name is documented."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import matching

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(matching.__path__, "matching.")
    if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(importlib.import_module(name), optionflags=flags).failed == 0


def test_there_are_examples() -> None:
    found = [doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES]
    assert sum(bool(test.examples) for tests in found for test in tests) >= 12


def test_public_names_exist_have_a_docstring_and_stand_in_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in matching.__all__:
        value = getattr(matching, name)
        assert name in page, name
        if name != "Change":
            assert value.__doc__, name
    # Constants first, then the rest, each by the alphabet: the order that the linter keeps too.
    assert matching.__all__ == sorted(matching.__all__, key=lambda name: (not name.isupper(), name))
