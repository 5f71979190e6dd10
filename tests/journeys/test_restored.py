"""The main job on a site that came out of a backup: nothing that people do has been left behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pyrage.x25519 import Identity

from tests.journeys import test_main_journey
from tests.journeys.browser import Guest
from tests.journeys.conftest import guests_of
from tests.journeys.site import Site
from tests.journeys.test_main_journey import Stage, Way

KEYS = Identity.generate()


class RestoredSite(Site):
    """An empty machine that gets a backup of another one, and the secrets that were kept."""

    def __init__(self, data: Path, backup: Path, kept: Path) -> None:
        super().__init__(data)
        self._backup = backup
        self._kept = kept

    def _prepare(self) -> None:
        shutil.copytree(self._kept / "secrets", self.data / "secrets")
        keys = self.data / "keys.txt"
        keys.write_text(str(KEYS), "ascii")
        said = self.run("restore", str(self._backup), "--identity", str(keys))
        assert "row by row" in said
        self._once("prepare")


@pytest.fixture
def restored(site: Site, tmp_path: Path) -> Iterator[Site]:
    """What the running site was at this instant, on a machine of its own."""
    folder = tmp_path / "backups"
    said = site.run("backup", BACKUP_DIR=str(folder), BACKUP_RECIPIENTS=str(KEYS.to_public()))
    assert "row by row" in said
    (backup,) = folder.glob("*.age")
    with RestoredSite(tmp_path / "machine", backup, site.data) as running:
        yield running


@pytest.fixture
def guest(browser: Browser, restored: Site) -> Iterator[Callable[..., Guest]]:
    yield from guests_of(restored, browser)


def test_the_main_job_goes_on_after_a_restore(guest: Callable[..., Guest], restored: Site) -> None:
    stage = Stage(Way("fr"), guest, restored, restored.mailbox)
    test_main_journey.test_from_an_application_to_a_duo_and_its_end(stage)
