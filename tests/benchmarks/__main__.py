"""`python -m tests.benchmarks [--quick] [--only TITLE]`: measure, write docs/benchmarks.md.

The quick run stays under three minutes and shows its page instead of writing it, so that the
full run's figures stand; so does a run of one section alone.

Each case runs in a process of its own, one after the other, so that its peak memory is its
own and no case disturbs another.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Sequence

import numpy
import scipy

from tests.benchmarks.measuring import ROOT
from tests.benchmarks.sections import SECTIONS

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """\
# Measurements of the engine

Written by `python -m tests.benchmarks{option}` on {today}: {cores} cores shared with other
work, {system}, Python {python}, numpy {numpy}, scipy {scipy}.

Times are processor seconds of one process, each case in a process of its own; the people are
invented by `tests/benchmarks/population.py`. Compare ratios, not seconds. A goal that was not
reached says **no**."""


def section(title: str, quick: bool) -> str:
    """One table under its heading."""
    fill, words = SECTIONS[title]
    return f"## {title}\n\n{words}\n\n{fill(quick)}"


def page(quick: bool) -> str:
    """The whole page."""
    head = HEAD.format(
        option=" --quick" if quick else "",
        today=datetime.datetime.now(datetime.UTC).date().isoformat(),
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        numpy=numpy.__version__,
        scipy=scipy.__version__,
    )
    return "\n\n".join([head, *(section(title, quick) for title in SECTIONS)]) + "\n"


def main(words: Sequence[str]) -> int:
    """Measure; the full run writes the page, any other shows what it would say."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="small sizes, in three minutes")
    parser.add_argument("--only", metavar="TITLE", choices=SECTIONS, help="show one section")
    wish = parser.parse_args(words)
    if wish.only:
        print(section(wish.only, wish.quick))
    elif wish.quick:
        print(page(wish.quick))
    else:
        PAGE.write_text(page(wish.quick), encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
