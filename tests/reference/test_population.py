"""Figures of the public: each says where it comes from."""

from __future__ import annotations

import pytest

from mentorat.reference.population import population_figure, population_figures


def test_each_figure_names_its_source_and_status() -> None:
    for figure in population_figures():
        assert figure.status in {"source", "derived", "assumption"}
        assert figure.source
        assert figure.unit in {"%", "people", "years", "km"}
        assert figure.date or figure.status == "assumption"
        assert figure.unit != "%" or 0 <= figure.value <= 100


def test_diplomas_and_french_levels_share_out_the_mentees() -> None:
    diplomas = ("no_recognised_diploma", "below_secondary", "secondary", "bachelor", "master")
    assert sum(population_figure(f"mentee_{each}").value for each in diplomas) == 100
    levels = ("a1", "a2", "b1", "b2", "c1")
    assert sum(population_figure(f"mentee_french_{each}").value for each in levels) == 100


def test_what_nobody_published_is_called_an_assumption() -> None:
    assert population_figure("mentee_french_b1").status == "assumption"
    assert population_figure("foreign_nationals").value == 404_888
    with pytest.raises(KeyError):
        population_figure("luck")
