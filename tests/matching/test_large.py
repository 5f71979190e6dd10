"""The path without a matrix gives the matrix's answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching import (
    InvalidProblem,
    Round,
    Status,
    VerificationError,
    Weights,
    score,
    solve,
    solve_people,
    verify_people,
)
from matching.criteria import ColumnScorer, Finder, Kernel, RowScorer, prepare
from matching.exact import Edges, max_weight, sparse_max_weight
from matching.large import _highest_floor
from tests.benchmarks.population import draw_sectors, draw_side
from tests.benchmarks.population import draw_territory as draw_region
from tests.matching.drawing import draw_mentors, draw_people, draw_setting


@pytest.mark.parametrize("seed", range(40))
def test_rows_and_columns_score_like_tiles(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mentees, mentors = draw_people(rng, 10), draw_mentors(rng, 12, languages=6)
    setting = draw_setting(rng)
    scores = score(mentees, mentors, *setting)
    scorer = RowScorer(Kernel(mentees, mentors, prepare(mentees, mentors, *setting)))
    for i in range(10):
        columns, points = scorer.row(i)
        assert columns.tolist() == np.flatnonzero(scores.allowed[i]).tolist()
        assert points.tolist() == scores.points[i, columns].tolist()
    columns = ColumnScorer(scorer.kernel)
    for j in range(12):
        rows, points = columns.column(j)
        assert rows.tolist() == np.flatnonzero(scores.allowed[:, j]).tolist()
        assert points.tolist() == scores.points[rows, j].tolist()


@pytest.mark.parametrize("seed", range(60))
def test_finds_every_pair_that_reaches_a_level(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mentees, mentors = draw_people(rng, 30), draw_mentors(rng, 20, languages=6)
    setting = draw_setting(rng)
    scores = score(mentees, mentors, *setting)
    scorer = RowScorer(Kernel(mentees, mentors, prepare(mentees, mentors, *setting)))
    finder = Finder(scorer.kernel, scorer.order)
    prices, least = rng.integers(0, 500, 20), rng.integers(-400, 900, 30)
    finder.hold_against(prices)
    rows = scorer.order[rng.random(30) < 0.8]
    row, column, points = finder.pairs(rows, least[rows])
    assert points.tolist() == scores.points[row, column].tolist()
    assert scores.allowed[row, column].all()
    found = list(zip(row.tolist(), column.tolist(), strict=True))
    assert found == sorted(set(found))
    worth_it = scores.allowed & (scores.points - prices >= least[:, None])
    expected = [(i, j) for i, j in np.argwhere(worth_it).tolist() if i in rows]
    assert set(expected) <= set(found)


@pytest.mark.parametrize("memory_mib", [0, 256])
@pytest.mark.parametrize("seed", range(60))
def test_equals_the_dense_path_and_is_proved_by_streaming(seed: int, memory_mib: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(k) for k in rng.integers(1, 45, 2))
    mentees, mentors = draw_people(rng, n), draw_mentors(rng, m)
    setting = draw_setting(rng)
    scores = score(mentees, mentors, *setting)
    open_ = np.argwhere(scores.allowed)
    options = {
        "locked": [(int(i), int(j)) for i, j in open_[: int(rng.integers(0, 3))]],
        "forbidden": [(int(i), int(j)) for i, j in open_[3:9]],
        "floor": int(rng.choice([0, 300])),
        "waiting_days": rng.integers(0, 400, n),
        "rank": (rng.permutation(n), rng.permutation(m)),
    }
    dense = solve(scores.problem(**options))
    people = mentees, mentors, *setting
    r = Round(*people, **options)
    large = solve_people(r, memory_mib=memory_mib, dense_cells=0)
    verify_people(r, large)
    assert large.status is dense.status
    assert large.conflict == dense.conflict
    assert large.pairs == dense.pairs
    assert (large.size, large.total, large.waiting) == (dense.size, dense.total, dense.waiting)
    if large.certificate is not None:
        assert large.certificate.gap == 0
        assert large.certificate.unique


@pytest.mark.parametrize("seed", range(120))
def test_raised_floor_equals_the_dense_path(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(k) for k in rng.integers(1, 60, 2))
    people = draw_people(rng, n), draw_mentors(rng, m), *draw_setting(rng)
    open_ = np.argwhere(score(*people).allowed)
    options = {
        "locked": [(int(i), int(j)) for i, j in open_[: int(rng.integers(0, 2))]],
        "forbidden": [(int(i), int(j)) for i, j in open_[3:9]],
        "floor": int(rng.choice([0, 300])),
        "rank": (rng.permutation(n), rng.permutation(m)),
    }
    dense = solve(score(*people).problem(**options), max_min=True)
    r = Round(*people, **options)
    large = solve_people(r, max_min=True, dense_cells=0)
    verify_people(r, large, max_min=True)
    assert large.floor == dense.floor
    assert large.pairs == dense.pairs
    assert large.conflict == dense.conflict


@pytest.mark.parametrize("sizes", [(260, 240), (240, 260), (300, 300)])
def test_raised_floor_of_tight_rounds(
    sizes: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_highest_floor, "FIRST_WIDTH", 2)
    monkeypatch.setattr(_highest_floor, "NEXT_WIDTH", 1)
    mentees, mentors = draw_side(sizes[0], False, 3), draw_side(sizes[1], True, 3)
    setting = Weights(), draw_region(), draw_sectors()
    dense = solve(score(mentees, mentors, *setting).problem(), max_min=True)
    r = Round(mentees, mentors, *setting)
    large = solve_people(r, max_min=True, dense_cells=0)
    assert (large.floor, large.pairs) == (dense.floor, dense.pairs)
    verify_people(r, large, max_min=True)


def test_streaming_catches_a_moved_pair_and_a_wrong_price() -> None:
    rng = np.random.default_rng(1)
    people = draw_people(rng, 20), draw_mentors(rng, 20), *draw_setting(rng)
    s = solve_people(Round(*people), dense_cells=0)
    mentor_of = s.mentor_of.copy()
    mentor_of[int(np.flatnonzero(mentor_of >= 0)[0])] = -1
    with pytest.raises(VerificationError):
        verify_people(Round(*people), replace(s, mentor_of=mentor_of))
    with pytest.raises(VerificationError, match="floor"):
        verify_people(Round(*people, floor=1), s)
    with pytest.raises(VerificationError):
        verify_people(Round(*people, forbidden=[s.pairs[0]]), s)


@pytest.mark.parametrize("sizes", [(260, 240), (240, 260)])
def test_tight_rounds_are_completed_until_nothing_contradicts(sizes: tuple[int, int]) -> None:
    mentees, mentors = draw_side(sizes[0], False, 3), draw_side(sizes[1], True, 3)
    setting = Weights(), draw_region(), draw_sectors()
    scores = score(mentees, mentors, *setting)
    phases: list[str] = []
    large = solve_people(
        Round(mentees, mentors, *setting),
        dense_cells=0,
        progress=lambda share, phase: phases.append(phase),
    )
    assert large.pairs == solve(scores.problem()).pairs
    assert phases.count("proof") >= 2


@pytest.mark.parametrize("seed", range(40))
def test_sparse_solver_equals_the_dense_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(k) for k in rng.integers(1, 30, 2))
    row, column = np.nonzero(rng.random((n, m)) < rng.choice([0.05, 0.2, 0.7]))
    capacity = rng.integers(0, 4, m)
    keep = capacity[column] > 0
    row, column = row[keep], column[keep]
    edges = Edges(n, m, row, column, rng.integers(0, 9, row.size) + 2**12, capacity)
    value = [
        _worth(edges, mentor_of) for mentor_of in (max_weight(edges), sparse_max_weight(edges))
    ]
    assert value[0] == value[1]


def _worth(edges: Edges, mentor_of: np.ndarray) -> int:
    load = np.bincount(mentor_of[mentor_of >= 0], minlength=edges.m)
    assert (load <= edges.capacity).all()
    formed = mentor_of[edges.row] == edges.column
    assert formed.sum() == (mentor_of >= 0).sum()
    return int(edges.weight[formed].sum())


def test_refuses_what_the_dense_path_refuses() -> None:
    rng = np.random.default_rng(0)
    people, setting = draw_people(rng, 4), draw_setting(rng)
    with pytest.raises(InvalidProblem, match="`locked`"):
        Round(people, people, *setting, locked=[(4, 0)])
    with pytest.raises(InvalidProblem, match="`levels`"):
        solve_people(Round(people, people, *setting), ("points",), dense_cells=0)
    with pytest.raises(InvalidProblem, match=r"`rank\[0\]`"):
        Round(people, people, *setting, rank=([0, 0, 1, 2], None))


@pytest.mark.parametrize(
    ("terms", "what"),
    [
        ({"floor": 1001}, "`floor`"),
        ({"floor": 0.5}, "`floor`"),
        ({"waiting_days": [1, 2]}, "`waiting_days`"),
        ({"waiting_days": [1, 2, 3, -1]}, "`waiting_days`"),
        ({"forbidden": [(0, 3)]}, "`forbidden`"),
        ({"rank": ([0, 1, 2, 3], [0, 1])}, r"`rank\[1\]`"),
        ({"rank": [0, 1, 2, 3]}, "`rank`"),
    ],
)
def test_a_round_is_checked_when_it_is_made(terms: dict, what: str) -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidProblem, match=what):
        Round(draw_people(rng, 4), draw_mentors(rng, 3), *draw_setting(rng), **terms)


def test_a_round_asks_what_its_matrix_asks() -> None:
    rng = np.random.default_rng(3)
    people = draw_people(rng, 9), draw_mentors(rng, 7), *draw_setting(rng)
    terms = {"floor": 300, "forbidden": [(0, 1)], "rank": (rng.permutation(9), rng.permutation(7))}
    r, p = Round(*people, **terms), score(*people).problem(**terms)
    assert np.array_equal(r.problem().points, p.points)
    assert (r.problem().allowed == p.allowed).all()
    assert (r.problem().forbidden, r.problem().floor) == (p.forbidden, p.floor)
    assert (r.problem().mentor_rank == p.mentor_rank).all()
    assert np.array_equal(r.scores([4, 2]).points, p.points[[4, 2]])
    assert [[r.admits(i, j) for j in range(7)] for i in range(9)] == p.allowed.tolist()


def test_empty_sides() -> None:
    rng = np.random.default_rng(0)
    setting = draw_setting(rng)
    for n, m in ((0, 0), (0, 3), (3, 0)):
        r = Round(draw_people(rng, n), draw_mentors(rng, m), *setting)
        s = solve_people(r, dense_cells=-1)
        assert s.status is Status.OPTIMAL
        assert s.size == 0


@pytest.mark.parametrize("memory_mib", [0, 256])
def test_processes_share_the_passes_and_agree(memory_mib: int) -> None:
    rng = np.random.default_rng(4)
    n, m = 700, 650
    people = draw_side(n, False, 2), draw_side(m, True, 2), Weights(), draw_region(), draw_sectors()
    rank = rng.permutation(n), rng.permutation(m)
    r, options = Round(*people, rank=rank), {"dense_cells": 0, "memory_mib": memory_mib}
    alone = solve_people(r, **options)
    shared = solve_people(r, **options, processes=2)
    assert shared.pairs == alone.pairs
    assert shared.certificate is not None
    assert alone.certificate is not None
    for one, other in zip(alone.certificate.tiers, shared.certificate.tiers, strict=True):
        assert one.u.tolist() == other.u.tolist()
        assert one.v.tolist() == other.v.tolist()
    verify_people(r, shared)


@pytest.mark.parametrize("processes", [0, -1, 1.5])
def test_no_such_number_of_processes(processes: float) -> None:
    rng = np.random.default_rng(0)
    people = draw_people(rng, 3), draw_mentors(rng, 3), *draw_setting(rng)
    with pytest.raises(InvalidProblem, match="`processes`"):
        solve_people(Round(*people), processes=processes)
