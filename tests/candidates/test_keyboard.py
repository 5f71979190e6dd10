"""What the keyboard does: Enter goes on, on every screen, and adds nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.candidates.applying import STEPS, answer, begin, fill_in

pytestmark = pytest.mark.usefixtures("programme")


class Buttons(HTMLParser):
    """The buttons that send the page's main form (`id="screen"`), in document order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self._form: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self._form = said.get("id")
        elif (tag, said.get("form", self._form)) == ("button", "screen"):
            self.found.append(said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def default_button(page: str) -> dict[str, str | None]:
    """The button that Enter presses."""
    buttons = Buttons(page).found
    assert len(buttons) > 1, "nothing sends this form"
    return buttons[0]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_enter_goes_on_from_every_screen(client: FlaskClient, side: str) -> None:
    begin(client, side)
    for step in STEPS:
        button = default_button(client.get(f"/candidature/{side}/{step}").text)
        assert button.get("name") is None, step
        answer(client, side, step)
    assert default_button(client.get(f"/candidature/{side}/envoi").text).get("name") is None


def test_the_button_of_enter_is_for_no_other_reader(client: FlaskClient) -> None:
    fill_in(client)
    button = default_button(client.get("/candidature/mentee/langues").text)
    assert (button["tabindex"], button["aria-hidden"]) == ("-1", "true")
