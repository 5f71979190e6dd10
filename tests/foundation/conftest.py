"""What the tests of mails share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.foundation.sink import Sink, open_sink


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A real SMTP server on a free port, and the application told to use it."""
    keeper, controller = open_sink(monkeypatch)
    yield keeper
    controller.stop()
