"""Pages of rounds: the coordinator's board, and the answer by personal link."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("rounds", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.rounds.routes import answer, board, rounds  # noqa: E402, F401
