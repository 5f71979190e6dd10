"""Belgium's ten public holidays, written down by hand so that no code is its own witness.

The law of 4 January 1974 on public holidays names them. Easter falls on 5 April 2026,
28 March 2027 and 16 April 2028.
"""

from __future__ import annotations

from datetime import date

_MOVING = {
    2026: ((4, 6), (5, 14), (5, 25)),  # Easter Monday, Ascension, Whit Monday
    2027: ((3, 29), (5, 6), (5, 17)),
    2028: ((4, 17), (5, 25), (6, 5)),
}
_FIXED = (
    (1, 1),
    (5, 1),
    (7, 21),
    (8, 15),
    (11, 1),
    (11, 11),
    (12, 25),
)
HOLIDAYS = frozenset(
    date(year, month, day) for year, moving in _MOVING.items() for month, day in (*_FIXED, *moving)
)
