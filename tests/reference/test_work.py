"""Sectors and occupations: complete in three languages, near as a matrix should be."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from mentorat.reference import work
from mentorat.reference.tables import LOCALES, rows


def test_numbers_run_without_a_gap() -> None:
    assert [each.number for each in work.sectors()] == list(range(len(work.sectors())))
    assert [each.number for each in work.occupations()] == list(range(len(work.occupations())))


def test_numbers_kept_in_frozen_rounds_do_not_move() -> None:
    assert (work.sector("care").number, work.sector("security").number) == (0, 21)
    assert (work.occupation("nurse").number, work.occupation("lifeguard").number) == (0, 258)


def test_each_sector_offers_a_handful_of_occupations() -> None:
    sizes = Counter(each.sector_code for each in work.occupations())
    assert set(sizes) == {each.code for each in work.sectors()}
    assert min(sizes.values()) >= 6
    assert max(sizes.values()) <= 15
    assert sum(len(work.occupations(each.code)) for each in work.sectors()) == sum(sizes.values())


def test_every_isco_group_exists() -> None:
    groups = {row["code"] for row in rows("isco_groups")}
    assert len(groups) == 43
    assert {each.isco2 for each in work.occupations()} <= groups
    assert work.group_label("22") == "Spécialistes de la santé"
    assert work.group_label("22", "en") == "Health professionals"


@pytest.mark.parametrize("lang", LOCALES)
def test_words_are_there_in_each_language_and_tell_things_apart(lang: str) -> None:
    for facts in (work.sectors(), work.occupations()):
        said = [getattr(each.names, lang) for each in facts]
        assert all(said)
        assert len(set(said)) == len(said)
    assert all(getattr(each.examples, lang) for each in work.sectors())


def test_arabic_is_arabic_and_the_others_are_not() -> None:
    arabic = re.compile(r"[\u0600-\u06ff]")
    for each in [*work.sectors(), *work.occupations()]:
        assert arabic.search(each.names.ar), each.code
        assert not re.search(r"[A-Za-z]", each.names.ar), each.code
        assert not arabic.search(each.names.fr + each.names.en), each.code


def test_no_label_uses_a_midpoint() -> None:
    assert not [e.code for e in work.occupations() if re.search(r"[·•]|\(e\)|-e\b", e.label())]


def test_an_unknown_language_reads_french() -> None:
    assert work.sector("care").label("uk") == work.sector("care").label() == "Soins et santé"
    assert work.sector("care").label("ar_SY") == work.sector("care").names.ar


def test_sub_sectors_stay_within_their_sector() -> None:
    assert work.occupation("nurse").sub_sector == work.occupation("doctor").sub_sector == "care-22"
    assert work.occupation("order-picker").isco2 == work.occupation("packer").isco2
    assert work.occupation("order-picker").sub_sector != work.occupation("packer").sub_sector


def test_proximity_is_symmetric_and_same_beats_near() -> None:
    near = work.proximity()
    assert near.shape == (len(work.sectors()),) * 2
    assert near.dtype == np.int16
    assert (near == near.T).all()
    assert (np.diag(near) == 1000).all()
    others = near[~np.eye(len(near), dtype=bool)]
    assert others.max() == 650
    assert ((others == 0) | (others >= 100)).all()
    assert not near.flags.writeable


def test_proximity_says_where_each_pair_comes_from() -> None:
    statuses = Counter(row["status"] for row in rows("proximity"))
    assert set(statuses) == {"derived", "assumption"}
    judged = {frozenset((r["a"], r["b"])): int(r["points"]) for r in rows("near_sectors")}
    assert len(judged) == len(rows("near_sectors"))
    near = work.proximity()
    for pair, points in judged.items():
        a, b = (work.sector(code).number for code in pair)
        assert near[a, b] >= points


def test_arrays_of_the_solver_agree_with_the_facts() -> None:
    for each in work.occupations():
        assert work.occupation_sectors()[each.number] == each.sector.number
        assert work.occupation_groups()[each.number] == int(each.isco2)


@pytest.mark.parametrize(
    ("typed", "lang", "code"),
    [
        ("infirmier", "fr", "nurse"),
        ("Infirmière", "fr", "nurse"),
        ("infimiere", "fr", "nurse"),
        ("nurse", "en", "nurse"),
        ("ممرضة", "ar", "nurse"),
        ("تمريض", "ar", "nurse"),
        ("aide soignante", "fr", "care-assistant"),
        ("femme de ménage", "fr", "home-cleaner"),
        ("titres-services", "fr", "home-cleaner"),
        ("clark", "fr", "forklift-driver"),
        ("chaufeur camion", "fr", "truck-driver"),
        ("permis C", "fr", "truck-driver"),
        ("éboueur", "fr", "waste-collector"),
        ("comtable", "fr", "accountant"),
        ("soudeure", "fr", "welder"),
        ("kine", "fr", "physiotherapist"),
        ("chef cuisinier", "fr", "chef"),
        ("électricien", "fr", "electrician"),
        ("lawyer", "fr", "lawyer"),
        ("حلاق", "ar", "barber"),
    ],
)
def test_what_people_type_finds_the_occupation(typed: str, lang: str, code: str) -> None:
    assert work.search_occupations(typed, lang)[0].code == code


def test_every_occupation_is_found_by_its_label_in_each_language() -> None:
    for lang in LOCALES:
        for each in work.occupations():
            assert each in work.search_occupations(each.label(lang), lang), (each.code, lang)


@pytest.mark.parametrize("typed", ["", " ", "?", "xqzjv", "\u200f", "%"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert work.search_occupations(typed) == ()


def test_unknown_codes_are_refused() -> None:
    for look in (work.sector, work.occupation, work.occupations, work.group_label):
        with pytest.raises(KeyError):
            look("nowhere")
