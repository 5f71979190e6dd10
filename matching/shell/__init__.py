"""The engine for someone who has two spreadsheets and a terminal."""

from matching.shell._command import main

__all__ = [
    "main",
]
