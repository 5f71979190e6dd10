"""What tests of the coordinator's pages about rounds share."""

from __future__ import annotations

from tests.workspace.conftest import scene

__all__ = ["scene"]
