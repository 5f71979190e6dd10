"""Why there is no backup, or why it does not come back: sentences for whoever holds the server."""

from __future__ import annotations


class BackupRefused(Exception):  # noqa: N818 (says what happened)
    """It was not done, and nothing was changed; the message says why and what to do."""


class NoScratch(BackupRefused):
    """There is no database to try a backup in."""
