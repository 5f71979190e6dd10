"""The price of the hand is read in words first; the points stand behind them."""

from __future__ import annotations

import pytest
from flask import Flask

from mentorat.rounds.states.price import price_paid, price_sentence


@pytest.mark.parametrize(
    ("points", "duos", "sentence", "short"),
    [
        (0, 0, "Ce changement ne coûte rien", "sans coût"),
        (150, 0, "Aucun duo n’est perdu. L’ensemble y perd un peu", "y perd un peu"),
        (151, 0, "L’ensemble y perd (−\u00a0151 points).", "y perd (−\u00a0151 points)"),
        (401, 0, "L’ensemble y perd beaucoup", "y perd beaucoup (−\u00a0401 points)"),
        (-20, 0, "Les duos vont mieux ensemble (+\u00a020 points).", "mieux (+\u00a020 points)"),
        (700, 1, "1 duo est perdu. Au total : −\u00a0700 points.", "−\u00a01 duo (−\u00a0700"),
        (-700, -1, "1 duo de plus devient possible.", "+\u00a01 duo (+\u00a0700 points)"),
    ],
)
def test_words_lead_and_points_follow(
    app: Flask, points: int, duos: int, sentence: str, short: str
) -> None:
    with app.test_request_context("/?lang=fr"):
        assert sentence in price_sentence(points, duos)
        assert short in price_paid(points, duos)
