"""A name is letters: nothing that a mail program could turn into an address passes."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms import ValidationError

from mentorat.foundation.forms import plain_name
from mentorat.foundation.letters import _ADDRESS, inert

GOOD = (
    "Élodie", "Jean-Pierre", "O’Brien", "J.P.", "Nguyễn Thị", "أمل", "Мария", "محمد عبد الله",
    "D'Hondt", "van den Berg", "Anne · Marie", "ツ山", "Şeyma", "St. John",
)  # fmt: skip
BAD = (
    "evil.be", "Bravo 500", "http://evil.be", "a/b", "me@evil.be", "www.evil.be", "x:y", "<b>",
    "gagne sur evil.be/gagne",
)  # fmt: skip


def check(name: str) -> None:
    plain_name(None, SimpleNamespace(data=name))  # type: ignore[arg-type]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("name", GOOD)
def test_names_of_the_world_pass(name: str) -> None:
    check(name)


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("name", BAD)
def test_what_carries_an_address_does_not(name: str) -> None:
    with pytest.raises(ValidationError):
        check(name)


@pytest.mark.parametrize("name", [*BAD, "Bonjour evil.be!", "HTTP://EVIL.BE", "mailto:a@b.be"])
def test_typed_addresses_lead_nowhere(app: object, context: None, name: str) -> None:
    tamed = inert(f"Bonjour {name},")
    assert not [hit for hit in _ADDRESS.findall(tamed) if "\u2060" not in hit]
    assert tamed.replace("\u2060", "") == f"Bonjour {name},"


# Dots of other scripts, letters of other alphabets, signs without width: programs that show
# mails read them as addresses too.
DISGUISED = (
    "evil。be", "evil．be", "evil｡be", "ｅｖｉｌ．ｂｅ", "президент.рф", "موقع.وزارة",
    "evil.\u200cbe", "evil\u200b.be", "ev\u00adil.be", "http:\u200b//evil.be", "xn--vil-9la.be",
    "évil.be", "e\u0301vil.be", "𝐞𝐯𝐢𝐥.𝐛𝐞", "me＠evil.be", "t.co",
)  # fmt: skip


@pytest.mark.parametrize("typed", DISGUISED, ids=ascii)
def test_a_disguised_address_is_dead_too(app: object, context: None, typed: str) -> None:
    tamed = inert(f"Bonjour {typed},")
    dots = re.findall("[.\u3002\uff0e\uff61](.?)", tamed)
    assert dots
    assert set(dots) == {"\u2060"}
    assert tamed.replace("\u2060", "") == f"Bonjour {typed},"


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "name", ["evil.\u200cbe", "evil\u200d.be", "ｅｖｉｌ．ｂｅ", "𝐞𝐯𝐢𝐥.𝐛𝐞"], ids=ascii
)
def test_a_disguised_address_is_no_name(name: str) -> None:
    with pytest.raises(ValidationError):
        check(name)


def test_our_own_addresses_stay(app: object, context: None) -> None:
    ours = "http://127.0.0.1:8000/mon-duo/abc?lang=fr"
    assert inert(f"{ours}\ncri@example.org", ["cri@example.org"]) == f"{ours}\ncri@example.org"
    assert inert("http://127.0.0.1:8000.evil.be/") != "http://127.0.0.1:8000.evil.be/"


PIECES = ("evil", ".", "be", "/", ":", "//", "@", "http", "www", " ", "é", "www.", "http://")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_no_piece_of_a_typed_address_stays_alive(
    app: object, context: None, pieces: list[str]
) -> None:
    typed = "".join(pieces)
    tamed = inert(typed)
    assert not re.search(r"https?://|www\.\w|\w@\w+\.\w|evil\.be", tamed), tamed
    assert tamed.replace("\u2060", "") == typed
