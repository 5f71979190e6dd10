"""`python -m matching mentees.csv mentors.csv -o duos.csv --explain`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from matching.criteria import Weights
from matching.problem import InvalidProblem, Problem
from matching.scoring import Scores, score
from matching.shell.reading import BadSpreadsheet, Round, read_round
from matching.shell.words import SPEECH
from matching.shell.writing import answer_lines, csv_text
from matching.solution import Solution
from matching.solving import solve
from matching.verification import verify

FAULT = 2


def parser() -> argparse.ArgumentParser:
    """The options, as `--help` shows them."""
    p = argparse.ArgumentParser(
        prog="python -m matching",
        description="Find the provably best set of mentoring duos from two spreadsheets.",
    )
    p.add_argument("mentees", type=Path, help="one row per mentee; a column “id” is needed")
    p.add_argument("mentors", type=Path, help="one row per mentor")
    p.add_argument("-o", "--output", type=Path, help="where to write the duos (default: screen)")
    p.add_argument("--weights", default="", help="as in sector=35,language=25,mobility=25")
    p.add_argument("--floor", type=int, default=0, help="points below which no duo is formed")
    p.add_argument("--max-min", action="store_true", help="first raise the weakest duo")
    p.add_argument("--explain", action="store_true", help="say why, for each person")
    p.add_argument("--language", choices=sorted(SPEECH), default="fr", help="of the explanation")
    p.add_argument("--seed", default="", help="draws the order in which ties are broken")
    return p


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the duos are written, 2 with the faults on standard error."""
    options = parser().parse_args(arguments)
    try:
        r = read_round(options.mentees, options.mentors, options.seed)
        scores, p, s = solve_round(r, options)
    except (BadSpreadsheet, InvalidProblem) as error:
        sys.stderr.write(f"{error}\n")
        return FAULT
    lines = answer_lines(r, scores, p, s, SPEECH[options.language], options.explain)
    if options.output is None:
        sys.stdout.write(csv_text(lines))
    else:
        options.output.write_text(csv_text(lines), encoding="utf-8-sig", newline="")
    sys.stderr.write(_summary(s) + "\n")
    return 0


def solve_round(r: Round, options: argparse.Namespace) -> tuple[Scores, Problem, Solution]:
    """Score, solve and verify the round."""
    weights = read_weights(options.weights)
    scores = score(r.mentees.people, r.mentors.people, weights, r.territory)
    p = scores.problem(
        floor=options.floor,
        waiting_days=r.mentees.waiting_days,
        rank=(r.mentees.rank, r.mentors.rank),
    )
    s = solve(p, max_min=options.max_min)
    verify(p, s)
    return scores, p, s


def read_weights(text: str) -> Weights:
    """Weights written name=number, separated by commas; those left out keep their default."""
    chosen: dict[str, int] = {}
    names = [name for name, _ in Weights().items()]
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        if name.strip() not in names or not number.strip().isdigit():
            raise InvalidProblem(f"`--weights` holds “{part}”; write one of {names} = a number")
        chosen[name.strip()] = int(number)
    return Weights(**chosen)


def _summary(s: Solution) -> str:
    gap = s.certificate.gap if s.certificate else "–"
    return f"{s.size} duos, {s.total} points, proved best (certificate gap {gap})"
