"""Rounds that no matrix can hold: a small core of pairs whose answer is the whole round's.

`solve_people` is for everybody; `Round`, `Pool`, `Pairs` and the functions on them serve the
rooms that keep such a round warm.
"""

from matching.large._pool import Pairs, Pool, priced_pairs
from matching.large._round import Free, Round, free_round
from matching.large._solve_people import How, infeasible, round_of, solve_people, solve_round

__all__ = [
    "Free",
    "How",
    "Pairs",
    "Pool",
    "Round",
    "free_round",
    "infeasible",
    "priced_pairs",
    "round_of",
    "solve_people",
    "solve_round",
]
