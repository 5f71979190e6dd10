"""`python -m matching mentees.csv mentors.csv -o duos.csv --explain`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from matching.criteria import Criteria, Weights
from matching.model import InvalidProblem
from matching.proof import (
    MOST_PAIRS,
    TooManyPairs,
    VerificationError,
    certificate_file,
    certificate_text,
    question_of_people,
    verify_people,
)
from matching.shell._answer import Answer, solve_round
from matching.shell._choices import frontier_lines, second_choices
from matching.shell._progress import bar
from matching.shell._reading import BadSpreadsheet, read_round
from matching.shell._record import Options, answer, record, text, versions
from matching.shell._replay import ChangedQuestion, read_record
from matching.shell._words import SPEECH
from matching.shell._writing import answer_lines, write_lines

FAULT = 2
DIFFERENT = 1


def parser() -> argparse.ArgumentParser:
    """The options, as `--help` shows them."""
    p = argparse.ArgumentParser(
        prog="python -m matching",
        description="Find the provably best set of mentoring duos from two spreadsheets.",
    )
    add = p.add_argument
    add("mentees", type=Path, nargs="?", help="CSV or XLSX, one row per mentee, with a column “id”")
    add("mentors", type=Path, nargs="?", help="CSV or XLSX, one row per mentor")
    add(
        "-o", "--output", type=Path, help="duos as .csv or .xlsx, or all as .json (default: screen)"
    )
    add("--weights", default="", help="as in sector=35,language=25,mobility=25,availability=15")
    add("--floor", type=int, default=0, help="points below which no duo is formed")
    add("--slots-needed", type=int, default=2, help="common half-days a week that are enough")
    add("--ceiling", type=int, metavar="MINUTES", help="no journey may be longer")
    add("--allow-unknown-way", action="store_true", help="pairs without any way known may meet")
    add("--max-min", action="store_true", help="first raise the weakest duo")
    add("--explain", action="store_true", help="say why, for each person")
    add(
        "--frontier",
        metavar="BY",
        help="instead of the duos, what each limit costs: points, minutes or a criterion",
    )
    add("--backups", action="store_true", help="name a second mentor and a second mentee")
    add("--language", choices=sorted(SPEECH), default="fr", help="of the explanation")
    add("--seed", default="", help="draws the order in which ties are broken")
    add("--processes", type=int, default=1, help="share large rounds among so many processes")
    add("--certificate", type=Path, metavar="FILE", help="write what a browser can prove alone")
    add("--replay", type=Path, metavar="FILE", help="solve and prove a stored .json again")
    return p


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns 0 when done; 1 when a replayed round was changed, comes out differently or is not
    proved by what is stored; 2 with the faults on standard error.
    """
    p = parser()
    options = p.parse_args(arguments)
    try:
        if options.replay is not None:
            return _replay(options.replay, options.processes)
        if options.mentees is None or options.mentors is None:
            p.error("name two spreadsheets, or --replay FILE")
        if _is_stored(options) and (options.frontier or options.backups):
            p.error("--frontier and --backups write a .csv or .xlsx, not a stored round")
        return _run(options)
    except ChangedQuestion as error:
        _say(str(error))
        return DIFFERENT
    except (BadSpreadsheet, InvalidProblem) as error:
        _say(str(error))
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}")
    return FAULT


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _run(options: argparse.Namespace) -> int:
    r = read_round(options.mentees, options.mentors, options.seed)
    criteria = Criteria(
        slots_needed=options.slots_needed,
        ceiling_minutes=options.ceiling,
        refuse_unknown_way=not options.allow_unknown_way,
    )
    asked = Options(read_weights(options.weights), criteria, options.floor, options.max_min)
    for sentence in r.unused:
        _say(f"note: {sentence}")
    if r.rounded:
        _say(f"note: many different places; coordinates are rounded to {r.rounded:g} degrees")
    found = solve_round(r, asked, bar(sys.stderr), options.processes)
    s = found.solution
    if _is_stored(options):
        options.output.write_text(text(record(r, asked, s)), encoding="utf-8", newline="")
    else:
        write_lines(options.output, _lines(found, options))
    gap = s.certificate.gap if s.certificate else "–"
    _say(f"{s.size} duos, {s.total} points, proved best (certificate gap {gap})")
    return 0 if options.certificate is None else _certify(options.certificate, found, asked)


def _is_stored(options: argparse.Namespace) -> bool:
    """Whether the whole round is to be written, question and proof included."""
    return options.output is not None and options.output.suffix.lower() == ".json"


def _lines(found: Answer, options: argparse.Namespace) -> list[list[str]]:
    """The spreadsheet that the options ask for."""
    if options.frontier is not None:
        return frontier_lines(found, options.frontier)
    lines = answer_lines(found, SPEECH[options.language], options.explain)
    if options.backups:
        duos = found.solution.size
        more = [["second mentor", "second mentee"], *second_choices(found)]
        more += [["", ""]] * (len(lines) - 1 - duos)
        lines = [[*line, *second] for line, second in zip(lines, more, strict=True)]
    return lines


def _certify(path: Path, found: Answer, asked: Options) -> int:
    """Write the certificate, unless more pairs may be formed than a browser is given."""
    question = question_of_people(found.r, max_min=asked.max_min)
    try:
        file = certificate_file(question, found.solution)
    except TooManyPairs:
        _say(f"{path.name}: not written: more than {MOST_PAIRS:,} pairs, too many for a browser")
        _say("store the round instead (-o round.json) and prove it with --replay round.json")
        return FAULT
    path.write_text(certificate_text(file), encoding="utf-8", newline="")
    named = ", ".join(f"{part} {digest}" for part, digest in sorted(file["digest"].items()))
    _say(f"{path.name}: SHA-256 of {named}")
    return 0


def _replay(path: Path, processes: int) -> int:
    r, asked, claimed, stored = read_record(path)
    if stored["versions"] != versions():
        _say(f"note: stored with {stored['versions']}, replayed with {versions()}")
    found = solve_round(r, asked, bar(sys.stderr), processes)
    s = found.solution
    if text(answer(r, s)) != text(stored["answer"]):
        _say(f"{path.name}: the round comes out differently from what is stored")
        return DIFFERENT
    try:
        verify_people(found.r, claimed, max_min=asked.max_min)
    except VerificationError as error:
        _say(f"{path.name}: what is stored does not prove it: {error}")
        return DIFFERENT
    _say(f"{path.name}: {s.size} duos, {s.total} points, found and proved again")
    _say(f"SHA-256 of the question {stored['digest']}")
    return 0


def read_weights(written: str) -> Weights:
    """Weights written name=number, separated by commas; those left out keep their default."""
    chosen: dict[str, int] = {}
    names = [name for name, _ in Weights().items()]
    for part in filter(None, written.split(",")):
        name, _, number = part.partition("=")
        if name.strip() not in names or not number.strip().isdigit():
            raise InvalidProblem(f"`--weights` holds “{part}”; write one of {names} = a number")
        chosen[name.strip()] = int(number)
    return Weights(**chosen)
