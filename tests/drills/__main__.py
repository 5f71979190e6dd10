"""Run one drill, or all of them: `python3 run.py drill NAME [--tenth] [--seed N]`."""

from __future__ import annotations

import argparse
import pkgutil
import sys
import time
from importlib import import_module
from types import ModuleType

from tests import drills
from tests.drills.findings import Size

HELPERS = {"__main__", "findings"}


def known() -> dict[str, ModuleType]:
    """The drills by their names."""
    names = (one.name for one in pkgutil.iter_modules(drills.__path__) if one.name not in HELPERS)
    modules = ((name, import_module(f"tests.drills.{name}")) for name in names)
    return {name.replace("_", "-"): one for name, one in modules if hasattr(one, "drill")}


def main(argv: list[str]) -> int:
    found = known()
    lines = [f"  {name:<14} {(one.__doc__ or '').splitlines()[0]}" for name, one in found.items()]
    parser = argparse.ArgumentParser(
        prog="run.py drill",
        epilog="\n".join(["drills:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=[*found, "all"], metavar="NAME", help="one of these, all")
    parser.add_argument("--tenth", action="store_true", help="a tenth of the size, as CI does")
    parser.add_argument("--seed", type=int, default=7)
    wishes = parser.parse_args(argv)
    names = list(found) if wishes.name == "all" else [wishes.name]
    size = Size(wishes.tenth, wishes.seed)
    broken = [name for name in names if not is_kept(name, found[name], size)]
    return 1 if broken else 0


def is_kept(name: str, module: ModuleType, size: Size) -> bool:
    """Run it and print what it found."""
    started = time.monotonic()
    print(f"drill {name}: {'a tenth' if size.is_tenth else 'full'}, seed {size.seed}", flush=True)
    findings = module.drill(size)
    for one in findings:
        verdict = "" if not one.promised else "kept  " if one.is_kept else "BROKEN"
        print(f"  {verdict:<7}{one.what:<52}{one.measured:>14}  {one.promised}")
    print(f"  in {time.monotonic() - started:.0f} s\n", flush=True)
    return all(one.is_kept for one in findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
