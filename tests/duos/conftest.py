"""What tests of the coordinator's pages about duos share."""

from __future__ import annotations

from tests.workspace.conftest import scene

__all__ = ["scene"]
