"""Fifty pairs judged one by one: the page tells what the engine gives, and the order holds."""

from __future__ import annotations

from tests.matching.pairs import ADDED, PAGE, REPORTED, page

TOLD = dict(enumerate([*REPORTED, *ADDED], 1))


def points(*numbers: int) -> list[int]:
    return [int(TOLD[k].worth) for k in numbers]


def test_the_page_is_what_the_engine_gives_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    assert (len(REPORTED), len(ADDED)) == (20, 30)
    assert all(one.judged for one in TOLD.values())
    assert len({one.title for one in TOLD.values()}) == len(TOLD)


def test_each_kind_of_pair_stands_where_a_coordinator_puts_it() -> None:
    by_rank = [
        (1, 23, 9, 6),  # first wish, second, third, another sector
        (1, 22, 21, 7, 8, 6),  # work, sub-sector, sector, near, unknown, other
        (28, 27, 1, 26, 2),  # French from native to A1
        (1, 16, 34, 33, 32, 10),  # the way, ever longer
        (47, 17, 46),  # enough time, little, unknown
        (36, 32, 42),  # a mentor who travels, near and far
        (12, 43, 10, 41),  # online, unknown, far, none
    ]
    for order in by_rank:
        found = points(*order)
        assert found == sorted(found, reverse=True), order
        assert len(set(found)) == len(found), order


def test_what_is_arguable_is_still_so() -> None:
    """Each note under the table names pairs; when the engine changes its mind, so must they."""
    for above, below in [(3, 1), (29, 1), (4, 2), (43, 10), (20, 50), (10, 6), (10, 44), (28, 1)]:
        assert points(above) > points(below)
