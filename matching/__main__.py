"""Run the engine on two spreadsheets: `python -m matching --help`."""

import sys

try:
    from matching.shell import main
except ModuleNotFoundError as missing:
    sys.exit(f"Reading spreadsheets needs {missing.name}: pip install 'mentorat-matching[shell]'")

if __name__ == "__main__":
    sys.exit(main())
