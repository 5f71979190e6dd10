"""Settings of a programme, enterprises and their contacts, basins of communes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from mentorat.organisations.states import KIND_WORDS, RIGHT_WORDS, ROLE_WORDS

blueprint: Blueprint = Blueprint("organisations", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Kinds, parts and rights in words, for the pages of this room."""
    return {"kind_words": KIND_WORDS, "role_words": ROLE_WORDS, "right_words": RIGHT_WORDS}


# Below the blueprint: each file adds its pages to it.
from mentorat.organisations.routes import (  # noqa: E402
    account_acts,  # noqa: F401
    basins,  # noqa: F401
    enterprises,  # noqa: F401
    operator,  # noqa: F401
    organisations,  # noqa: F401
    partners,  # noqa: F401
    settings,  # noqa: F401
    team,  # noqa: F401
)

__all__ = ["blueprint"]
