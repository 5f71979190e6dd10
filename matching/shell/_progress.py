"""A progress bar for a person at a terminal; silence for a file."""

from __future__ import annotations

from typing import TextIO

from matching.model import Progress

WIDTH = 30


def bar(stream: TextIO) -> Progress | None:
    """A callback that draws on `stream`, or None if nobody is looking."""
    if not stream.isatty():
        return None

    def draw(share: float, phase: str) -> None:
        full = round(share * WIDTH)
        end = "\n" if share >= 1 else ""
        stream.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%} {phase:<12}{end}")
        stream.flush()

    return draw
