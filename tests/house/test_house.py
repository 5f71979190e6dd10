"""The real house against its guards; `test_red_*.py` shows that each guard can bark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.guards import GUARDS, Guard

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_house_is_in_order(guard: Guard) -> None:
    found = guard(ROOT)
    reason = (guard.__doc__ or "").strip()
    assert not found, f"{reason}\n" + "\n".join(found)
