"""Signing in by password or by a mailed link, the second factor, one's own account."""

from __future__ import annotations

from flask import Blueprint

blueprint: Blueprint = Blueprint("accounts", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.accounts.routes import account, factor, links, password  # noqa: E402, F401

__all__ = ["blueprint"]
