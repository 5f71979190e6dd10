"""Pages of a mentee and of a mentor, opened by a personal link, without account."""

from __future__ import annotations
