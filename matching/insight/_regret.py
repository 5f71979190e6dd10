"""Exact loss of forcing a pair, for one pair, one mentee or all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import free_part
from matching.insight._losses_without_matrix import NONE, cheapest_columns, kept_warm
from matching.model import Certificate, IntArray, InvalidProblem, Solution, Status
from matching.whatif import Forbid, Lock, Move, Outcome, PeopleState, State, whatif


@dataclass(frozen=True, eq=False)
class Regret:
    """What forcing each pair would cost.

    Attributes
    ----------
    duos, points : (n, m) int64
        Duos and points lost; points may be negative where a duo is lost and the rest
        earns more. 0 for the pairs of the solution.
    possible : (n, m) bool, False where the pair cannot be formed or a lock decides
    """

    duos: IntArray
    points: IntArray
    possible: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Alternate:
    """Another mentor for a mentee, and what taking them would cost the round."""

    mentor: int
    points: int
    duos_lost: int
    points_lost: int


@dataclass(frozen=True, eq=False)
class Forced:
    """The price of a pair, or of doing without it.

    Attributes
    ----------
    feasible : whether it can be done at all
    duos_lost, points_lost : exact, by a new optimum
    chain : the moves it takes, each freeing or taking the place of the one before
    outcome : the whole new state
    """

    feasible: bool
    duos_lost: int
    points_lost: int
    chain: tuple[Move, ...]
    outcome: Outcome


def why(state: State, i: int, j: int) -> Forced:
    """What the round would lose without a pair it has formed: the pair forbidden.

    Raises
    ------
    InvalidProblem
        If (i, j) is not in the solution.
    """
    if not 0 <= i < state.shape[0] or state.solution.mentor_of[i] != j or j < 0:
        raise InvalidProblem(f"`pair` must be in the solution: ({i}, {j})")
    return _forced(whatif(state, Forbid(i, j)), i)


def why_not(state: State, i: int, j: int) -> Forced:
    r"""What forcing a pair would cost, exactly, and the chain of swaps it takes.

    The reduced cost :math:`u_i + v_j - W_{ij}` is only a lower bound; the loss is that of
    a new optimum with the pair locked.

    Examples
    --------
    >>> from matching import Problem, State, why_not
    >>> answer = why_not(State.of(Problem([[900, 800], [850, 100]])), 0, 0)
    >>> answer.points_lost, [(m.mentee, m.before, m.after) for m in answer.chain]
    (650, [(0, 1, 0), (1, 0, 1)])
    """
    return _forced(whatif(state, Lock(i, j)), i)


def _forced(outcome: Outcome, i: int) -> Forced:
    chain = _chain(outcome.moves, i) if outcome.feasible else ()
    return Forced(outcome.feasible, -outcome.duos, -outcome.points, chain, outcome)


def _chain(moves: tuple[Move, ...], start: int) -> tuple[Move, ...]:
    """The moves in the order in which they call for each other, from mentee `start`."""
    left = {move.mentee: move for move in moves}
    chain: list[Move] = []
    seeks: int | None = start
    while seeks is not None:
        move = left.pop(seeks, None)
        if move is None:
            break
        chain.append(move)
        seeks = next((x.mentee for x in left.values() if x.before == move.after >= 0), None)
    freed = chain[0].before if chain else -1
    while (taker := next((x for x in left.values() if x.after == freed >= 0), None)) is not None:
        chain.append(left.pop(taker.mentee))
        freed = taker.before
    return (*chain, *left.values())


class Exchanges:
    r"""The exchange graph of a solved problem: what it costs to pass a place on.

    Nodes are the columns in use and "nobody". The arc from a to b is the least reduced
    cost of an owner of a moving to b. With :math:`d` its shortest paths, forcing (i, j)
    loses exactly :math:`u_i + v_j - W_{ij} + d(j, x(i))`: i takes a place of j, whose
    owner moves on, and so forth, until i's own place is taken.

    Notes
    -----
    All pairs by one Floyd–Warshall, O(n³) in 32-bit integers; Floyd 1962,
    doi:10.1145/367766.368168. One mentee by Bellman–Ford to a single target.
    """

    def __init__(self, state: State) -> None:
        p, s = state.problem, state.solution
        certificate = _certificate(s)
        free = free_part(p, s.floor)
        self.size_weight, self.points = certificate.size_weight, p.points
        self.mentor_of = np.where(free.lock_of >= 0, -1, s.mentor_of)
        self.out = free.lock_of >= 0
        gained = p.points if "points" in s.levels else np.zeros_like(p.points)
        slack = certificate.u[:, None] + certificate.v[None, :] - gained - certificate.size_weight
        self.slack = np.where(free.eligible, slack, NONE)
        load = np.bincount(self.mentor_of[self.mentor_of >= 0], minlength=p.shape[1])
        self.used = np.flatnonzero(load > 0)
        self.node = np.full(p.shape[1] + 1, self.used.size)
        self.node[self.used] = np.arange(self.used.size)
        self.arcs = self._arcs(certificate, load < free.places)

    def _arcs(self, c: Certificate, spare: npt.NDArray[np.bool_]) -> IntArray:
        size, nobody = self.used.size + 1, self.used.size
        arcs = np.full((size, size), NONE)
        rows = np.flatnonzero(self.mentor_of >= 0)
        rows = rows[np.argsort(self.mentor_of[rows], kind="stable")]
        if rows.size:
            _, starts = np.unique(self.mentor_of[rows], return_index=True)
            owned = np.minimum.reduceat(self.slack[rows], starts, axis=0)
            arcs[:nobody, :nobody] = owned[:, self.used]
            leave = np.minimum.reduceat(c.u[rows], starts)
            onward = owned[:, spare].min(axis=1, initial=NONE)
            arcs[:nobody, nobody] = np.where(spare[self.used], 0, np.minimum(leave, onward))
        idle = self.slack[(self.mentor_of < 0) & ~self.out]
        enter = idle[:, self.used].min(axis=0, initial=NONE)
        arcs[nobody, :nobody] = np.minimum(c.v[self.used], enter)
        np.fill_diagonal(arcs, 0)
        return arcs

    def to_target(self, target: int) -> IntArray:
        """Shortest path from every node to one."""
        reach = self.arcs[:, target].copy()
        while True:
            nearer = np.minimum(reach, (self.arcs + reach).min(axis=1))
            if np.array_equal(nearer, reach):
                return reach
            reach = nearer

    def all_pairs(self) -> IntArray:
        """Shortest paths between all nodes."""
        finite = self.arcs < NONE
        largest = int(self.arcs[finite].max(initial=0))
        far = min(largest * 4 + 1, int(NONE))
        small = np.int32 if far * 2 < 2**31 else np.int64
        reach = np.where(finite, self.arcs, far).astype(small)
        through = np.empty_like(reach)
        for k in range(reach.shape[0]):
            np.add(reach[:, k, None], reach[k], out=through)
            np.minimum(reach, through, out=reach)
        return reach.astype(np.int64)

    def losses(self, i: int) -> IntArray:
        """Loss of forcing i with each column, in units of the first tier; `NONE` if impossible."""
        reach = self.to_target(int(self.node[self.mentor_of[i]]))
        return np.asarray(np.minimum(self.slack[i] + reach[self.node[:-1]], NONE))


def _certificate(s: Solution) -> Certificate:
    if s.status is not Status.OPTIMAL or s.certificate is None:
        raise InvalidProblem("`state` has no solution to compare with")
    return s.certificate


def regret(state: State) -> Regret:
    """Exact loss of forcing every pair.

    Raises
    ------
    InvalidProblem
        If the state's locks contradict each other.

    Notes
    -----
    O(n³ + n m) time, O(n² + n m) memory.

    Examples
    --------
    >>> from matching import Problem, State, regret
    >>> regret(State.of(Problem([[900, 800], [850, 100]]))).points.tolist()
    [[650, 0], [0, 650]]
    """
    x = Exchanges(state)
    reach = x.all_pairs()
    target = x.node[x.mentor_of]
    loss = x.slack + reach[:, target].T[:, x.node[:-1]]
    possible = (x.slack < NONE) & (loss < NONE)
    duos, points = split_loss(np.where(possible, loss, 0), x.size_weight)
    return Regret(duos, points, possible)


def split_loss(loss: IntArray, size_weight: int) -> tuple[IntArray, IntArray]:
    """Tell duos from points: the points of any two totals differ by less than half of M."""
    duos = (loss + size_weight // 2) // size_weight
    return duos, loss - duos * size_weight


def alternates(state: State, i: int, k: int = 3) -> tuple[Alternate, ...]:
    """The k other mentors of mentee i that cost the round least, best first.

    Parameters
    ----------
    state : State or PeopleState
    i : row
    k : how many; the number of mentors gives the losses of all possible ones

    Raises
    ------
    InvalidProblem
        If there is no such row or the state has no solution.

    Notes
    -----
    One search to a single target with a matrix; without one, exact what-ifs in the order
    of the reduced costs until none left can come before the k found, and one search over
    all pairs where they are many.

    Examples
    --------
    >>> from matching import Problem, State, alternates
    >>> [(a.mentor, a.points_lost) for a in alternates(State.of(Problem([[9, 8, 1]])), 0)]
    [(1, 1), (2, 8)]
    """
    if not 0 <= i < state.shape[0]:
        raise InvalidProblem(f"`i` must be a row of {state.shape}: {i}")
    size_weight = _certificate(state.solution).size_weight
    if isinstance(state, PeopleState):
        fixed, warm = kept_warm(state)
        columns, loss = cheapest_columns(fixed, warm, i, k)
        points = warm.grid.row_cells(i)[0][columns]
    else:
        columns, loss = _cheapest_columns(state, i, k)
        points = state.problem.points[i, columns]
    duos, lost = split_loss(loss, size_weight)
    told = zip(columns.tolist(), points.tolist(), duos.tolist(), lost.tolist(), strict=True)
    return tuple(Alternate(*one) for one in told)


def _cheapest_columns(state: State, i: int, k: int) -> tuple[IntArray, IntArray]:
    x = Exchanges(state)
    loss = x.losses(i)
    columns = np.flatnonzero((loss < NONE) & (np.arange(loss.size) != x.mentor_of[i]))
    order = np.lexsort((state.problem.mentor_rank[columns], loss[columns]))[: max(k, 0)]
    return columns[order], loss[columns[order]]
