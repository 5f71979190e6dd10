"""One change at a time: keep a matching and its prices optimal by shortest chains of moves.

`Exchange` repairs; it reads the weights through a `Source` line by line, so that it does not
matter whether they stand in a matrix or are scored on demand.
"""

from matching.exchange._exchange import LIMIT, Exchange, PricesTooLarge
from matching.exchange._weight_lines import Cells, FloatArray, Line, Matrix, Source, Stored

__all__ = [
    "LIMIT",
    "Cells",
    "Exchange",
    "FloatArray",
    "Line",
    "Matrix",
    "PricesTooLarge",
    "Source",
    "Stored",
]
