"""Addresses that a mail server has refused for good: remembered hashed, never written to again
before somebody says so.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from flask import current_app
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import clock
from mentorat.foundation.db import Base, db


class RefusedAddress(Base):
    """An address that does not work, known by its keyed hash only."""

    __tablename__ = "refused_addresses"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    refused_at: Mapped[datetime]


def _digest(address: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"address\0{address.strip().lower()}".encode(), hashlib.sha256).hexdigest()


def refuse(address: str) -> None:
    """Remember that mails to this address come back."""
    db.session.merge(RefusedAddress(digest=_digest(address), refused_at=clock.now()))


def forget(address: str) -> None:
    """Trust the address again."""
    db.session.execute(delete(RefusedAddress).where(RefusedAddress.digest == _digest(address)))


def refused_at(address: str) -> datetime | None:
    """Since when this address does not work; None when nothing is known against it."""
    return refused([address]).get(address) if address else None


def refused(addresses: Collection[str]) -> dict[str, datetime]:
    """Those of these addresses that do not work, and since when. One statement."""
    by_digest = {_digest(address): address for address in addresses if address}
    rows = db.session.execute(
        select(RefusedAddress.digest, RefusedAddress.refused_at).where(
            RefusedAddress.digest.in_(by_digest)
        )
    )
    return {by_digest[digest]: at for digest, at in rows}
