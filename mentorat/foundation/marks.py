"""Keyed hashes: what must be found again without being kept, such as the secret of a link."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def mark(purpose: str, text: str) -> str:
    """64 hexadecimal digits for `text`; others for each purpose, none without our key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
