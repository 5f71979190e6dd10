"""Rounds that no matrix can hold: a small core of pairs whose answer is the whole round's.

`solve_people` is for everybody; `Free`, `Pool`, `Pairs` and the functions on them serve the
rooms that keep such a round warm.
"""

from matching.large._pool import Pairs, Pool, priced_pairs
from matching.large._round import Free, free_round
from matching.large._solve_people import How, infeasible, solve_people, solve_round

__all__ = [
    "Free",
    "How",
    "Pairs",
    "Pool",
    "free_round",
    "infeasible",
    "priced_pairs",
    "solve_people",
    "solve_round",
]
