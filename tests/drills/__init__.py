"""Drills: promises under large numbers, `python3 run.py drill NAME`.

Each module with a function `drill(size: Size) -> list[Finding]` is one, under its own name with
hyphens; the first line of its docstring says what it shows. `--tenth` is what CI runs.
"""
