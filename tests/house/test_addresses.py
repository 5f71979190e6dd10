"""Each address of the running application: guarded, lasting, closed to forged posts."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from tests.house import routes

URLS = Path(__file__).with_name("urls.txt")
UPDATE = "MENTORAT_UPDATE"


def test_every_view_wears_a_guard(house: Flask) -> None:
    found = routes.unguarded(house.url_map.iter_rules(), house.view_functions)
    assert not found, "\n".join(found)


def test_every_form_open_to_everyone_has_a_limit(house: Flask) -> None:
    found = routes.unlimited(house.url_map.iter_rules(), house.view_functions)
    assert not found, "\n".join(found)


def test_only_forms_write(house: Flask) -> None:
    found = routes.writing_views_open_to_get(house.url_map.iter_rules())
    assert not found, "\n".join(found)


def test_no_address_vanishes_and_new_ones_are_reviewed(house: Flask) -> None:
    now = routes.addresses(house.url_map.iter_rules(), house.view_functions)
    before = routes.snapshot(URLS)
    if os.environ.get(UPDATE):
        URLS.write_text("\n".join(now) + "\n", "utf-8")
        return
    gone, new = routes.vanished(before, now), routes.vanished(now, before)
    assert not gone, "Mails and bookmarks still point to:\n" + "\n".join(gone)
    assert not new, (
        f"Review the guards, then {UPDATE}=1 python3 run.py test tests/house/test_addresses.py:\n"
        + "\n".join(new)
    )


def test_a_post_without_a_token_is_refused(house: Flask) -> None:
    client = house.test_client()
    accepted = []
    for rule in house.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            answer = client.post(routes.example(rule.rule), base_url="http://127.0.0.1:8000")
            if answer.status_code != 400:
                accepted.append(f"{rule.rule}: {answer.status_code}")
    assert not accepted, "\n".join(accepted)
