"""Run the engine on two spreadsheets; see `matching.shell.command`."""

import sys

from matching.shell.command import main

if __name__ == "__main__":
    sys.exit(main())
