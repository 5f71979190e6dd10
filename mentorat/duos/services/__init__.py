"""What may happen to a duo: opened, followed, looked at, ended."""

from __future__ import annotations

from mentorat.duos.services.opening import open_duo, send_link

__all__ = [
    "open_duo",
    "send_link",
]
