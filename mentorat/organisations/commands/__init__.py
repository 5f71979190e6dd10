"""The first steps of a site on the command line: `flask setup`, `flask administrator`."""

from mentorat.organisations.commands.administrator import administrator
from mentorat.organisations.commands.setup import setup

__all__ = ["administrator", "setup"]
