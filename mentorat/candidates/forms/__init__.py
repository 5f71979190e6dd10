"""Screens of the application: what is asked on each, in words that say what is wrong."""

from __future__ import annotations
