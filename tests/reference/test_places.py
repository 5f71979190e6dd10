"""Communes, localities, basins: complete, and found by whatever people type."""

from __future__ import annotations

from collections import Counter

import pytest

from mentorat.reference import places

GERMAN_SPEAKING = {
    "63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087",
}  # fmt: skip


def test_every_commune_of_wallonia_has_a_basin_but_the_german_speaking_nine() -> None:
    without = {c.nis5 for c in places.communes() if c.region == "wallonia" and not c.basin_code}
    assert without == GERMAN_SPEAKING
    assert all(c.basin_code is None for c in places.communes() if c.region == "brussels")


def test_counts_are_those_published() -> None:
    regions = Counter(c.region for c in places.communes())
    assert regions == {"wallonia": 261, "brussels": 19}
    assert sum(c.population for c in places.communes() if c.region == "wallonia") == 3_645_243
    assert len(places.basins()) == 9
    assert len(places.centres()) == 8


def test_basins_are_known_and_each_has_communes_and_a_centre() -> None:
    codes = {basin.code for basin in places.basins()}
    assert {c.basin_code for c in places.communes()} - {None} == codes
    assert {code for centre in places.centres() for code in centre.basin_codes} == codes
    assert all(places.is_commune(centre.seat_nis5) for centre in places.centres())


def test_how_a_basin_is_known_is_said() -> None:
    assert {c.basin_status for c in places.communes() if c.basin_code} == {"documented", "assumed"}
    assert {c.basin_status for c in places.communes() if not c.basin_code} == {""}


def test_points_lie_in_wallonia_or_brussels() -> None:
    for commune in places.communes():
        assert 49.49 < commune.lat < 50.86 or commune.region == "brussels", commune
        assert 2.8 < commune.lon < 6.5, commune
        assert commune.area_km2 > 0


def test_two_communes_never_share_a_name() -> None:
    names = [places.fold(commune.name) for commune in places.communes()]
    assert len(set(names)) == len(names)


def test_every_commune_is_found_by_its_name_and_its_label_resolves() -> None:
    for commune in places.communes():
        found = places.search_communes(commune.name)
        assert commune in [place.commune for place in found], commune.name
        assert places.resolve_commune(commune.name) == commune
        assert places.resolve_commune(commune.nis5) == commune


def test_every_postcode_and_every_label_resolves_to_its_commune() -> None:
    for place in places.localities():
        assert places.resolve_commune(place.postcode) == place.commune
        assert places.resolve_commune(place.label) == place.commune, place.label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Liege", "4000 Liège"),
        ("LIÈGE", "4000 Liège"),
        ("4000", "4000 Liège"),
        ("4000 liege", "4000 Liège"),
        ("4800 Lambermont (Verviers)", "4800 Lambermont (Verviers)"),
        ("lambermont", "4800 Lambermont (Verviers)"),
        ("louvain la neuve", "1348 Louvain-la-Neuve (Ottignies-Louvain-la-Neuve)"),
        ("st nicolas", "4420 Saint-Nicolas"),
        ("braine l'alleud", "1420 Braine-l’Alleud"),
        ("grace hollogne", "4460 Grâce-Hollogne"),
        ("ecaussines", "7190 Écaussinnes"),
        ("Charlroi", "6000 Charleroi"),
        ("mouscon", "7700 Mouscron"),
        ("namur", "5000 Namur"),
    ],
)
def test_what_people_type_finds_the_place(typed: str, label: str) -> None:
    assert places.search_communes(typed)[0].label == label


@pytest.mark.parametrize("typed", ["", "   ", "--", "9999999", "qwxzk", "\u202e", "(", "\x00"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert places.search_communes(typed) == ()
    assert places.resolve_commune(typed) is None


@pytest.mark.parametrize("typed", ["Saint", "Saint-Remy", "Charlroi"])
def test_nobody_guesses_what_is_not_certain(typed: str) -> None:
    assert places.search_communes(typed)
    assert places.resolve_commune(typed) is None


def test_a_search_names_each_commune_once_and_no_more_than_asked() -> None:
    found = places.search_communes("saint", limit=5)
    assert len({place.nis5 for place in found}) == len(found) == 5


def test_unknown_codes_are_refused() -> None:
    for look in (places.commune, places.basin, places.centre, places.basin_of):
        with pytest.raises(KeyError):
            look("nowhere")


def test_an_endless_question_costs_nothing() -> None:
    assert places.search_communes("a " * 200_000, limit=3)
    assert places.resolve_commune("a " * 200_000) is None
