"""Examples in the documentation run, and every public name is documented."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import matching

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(matching.__path__, "matching.")
    if not found.name.endswith("__main__")
)

DOORS = [name for name in MODULES if "._" not in name]
# Of types: what they are is said beside them.
ALIASES = {"BoolArray", "Change", "Fact", "FloatArray", "IntArray", "Line", "Pair", "Progress"}
ALIASES |= {"Ranks", "Step"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(importlib.import_module(name), optionflags=flags).failed == 0


def test_the_round_of_the_page_comes_out_as_told() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```", "")
    told = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(told.examples) >= 20
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(told).failed == 0


def test_there_are_examples() -> None:
    found = [doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES]
    assert sum(bool(test.examples) for tests in found for test in tests) >= 12


@pytest.mark.parametrize("name", ["matching", *DOORS])
def test_public_names_exist_have_a_docstring_and_stand_in_order(name: str) -> None:
    door = importlib.import_module(name)
    for public in door.__all__:
        value = getattr(door, public)
        assert value.__doc__ or public in ALIASES, public
    # Constants first, then the rest, each by the alphabet: the order that the linter keeps too.
    assert door.__all__ == sorted(door.__all__, key=lambda one: (not one.isupper(), one))
    assert len(door.__doc__) > 40


def test_the_top_holds_few_names_and_the_page_tells_them_all() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(matching.__all__) <= 30
    assert [name for name in matching.__all__ if f"`{name}" not in page] == []
    doors = [importlib.import_module(name) for name in DOORS]
    assert [room for room in DOORS if f"{room.removeprefix('matching.')}/" not in page] == []
    # Each name has one home: the same at the top and at its room's door, and in no other room.
    homes = {name: [door for door in doors if name in door.__all__] for name in matching.__all__}
    assert {name: len(found) for name, found in homes.items() if len(found) != 1} == {}
    assert all(getattr(door, name) is getattr(matching, name) for name, [door] in homes.items())


@pytest.mark.parametrize("first", ["import matching", "import matching.whatif"])
def test_the_function_and_the_room_of_one_name_are_both_reached(first: str) -> None:
    asked = "from matching import whatif; from matching.whatif import Lock, whatif as same"
    line = f"{first}; {asked}; assert whatif is same and callable(whatif) and Lock"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
