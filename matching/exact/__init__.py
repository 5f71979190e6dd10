"""The exact solver on a matrix, and the parts that work on any graph of weighted pairs.

`solve` sets locked pairs aside (`free_part`), finds a matching of greatest weight on what is
left (`Edges`, `sparse_max_weight`), prices it in integers (`prices`) and chooses among equally
good answers level by level (`Face`, `refine`, `break_ties`).
"""

from matching.exact._duals import mentee_prices, price_range, prices
from matching.exact._graph import Edges, max_weight
from matching.exact._lapjvsp import DENSE_CELLS, by_place, largest, least_cover, sparse_max_weight
from matching.exact._reduction import conflict_among, enough_for_size, free_part, open_edges
from matching.exact._solve import highest_floor, solve
from matching.exact._tie_breaks import (
    Face,
    break_ties,
    drawn_from,
    face_prices,
    first_face,
    refine,
    row_states,
    undecided,
    widest_spread,
)

__all__ = [
    "DENSE_CELLS",
    "Edges",
    "Face",
    "break_ties",
    "by_place",
    "conflict_among",
    "drawn_from",
    "enough_for_size",
    "face_prices",
    "first_face",
    "free_part",
    "highest_floor",
    "largest",
    "least_cover",
    "max_weight",
    "mentee_prices",
    "open_edges",
    "price_range",
    "prices",
    "refine",
    "row_states",
    "solve",
    "sparse_max_weight",
    "undecided",
    "widest_spread",
]
