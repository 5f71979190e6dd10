"""The one fact that people may change here: to which basin a commune belongs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation.db import Base


class CommuneBasin(Base):
    """A basin given by an administrator, instead of the one in the tables; None: no basin."""

    __tablename__ = "commune_basins"

    nis5: Mapped[str] = mapped_column(String(5), primary_key=True)
    basin_code: Mapped[str | None] = mapped_column(String(40), index=True)
    changed_at: Mapped[datetime]
