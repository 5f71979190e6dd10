"""Forms filled in so that the right person's POST reaches the rule behind it."""

from __future__ import annotations

from typing import Any

from tests.security.visits import Visit
from tests.security.world import World


def filled_in(visit: Visit, world: World) -> dict[str, Any]:
    """What a person would send to this address; empty where a button is all."""
    return {
        "/appariements/<public_id>/changement": {
            "kind": "forbid",
            "mentee": world.names["mentee"],
            "mentor": world.names["mentor"],
            "version": str(world.names["version"]),
            "reason": "",
        },
    }.get(visit.rule, {})
