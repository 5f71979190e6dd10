"""The drills' own words: a broken promise is said, and ends with a code."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.drills.__main__ import is_kept
from tests.drills.findings import Finding, Size, at_least, at_most, exactly, figure


def test_a_tenth_is_a_tenth_and_dice_fall_alike() -> None:
    tenth, full = Size(is_tenth=True, seed=7), Size(is_tenth=False, seed=7)
    assert (tenth.of(200), tenth.of(3), full.of(200)) == (20, 1, 200)
    assert tenth.dice().random() == full.dice().random()


@pytest.mark.parametrize(
    ("finding", "is_right"),
    [
        (exactly("lost", 0), True),
        (exactly("lost", 1), False),
        (at_most("wait", 120.0, 120), True),
        (at_most("wait", 120.1, 120), False),
        (at_least("asked", 9, 10), False),
        (figure("asked", 9), True),
    ],
)
def test_a_broken_promise_fails_the_drill(
    finding: Finding, is_right: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType("one", "What it shows.")
    module.drill = lambda size: [finding]  # type: ignore[attr-defined]
    assert is_kept("one", module, Size(is_tenth=True, seed=1)) == is_right
    assert ("BROKEN" in capsys.readouterr().out) == (not is_right)
