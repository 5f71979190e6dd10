"""The journeys' telephone shows the codes of the standard."""

from __future__ import annotations

import base64

import pytest

from tests.journeys.coordinating import code_of

KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_telephone_shows_the_codes_of_the_standard(second: int, code: str) -> None:
    assert code_of(KEY, second // 30) == code
