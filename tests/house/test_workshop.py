"""What helps who changes the code: hooks that refuse, a debugger that nobody else reaches."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flask import Flask

from mentorat.demo import sign_ins
from tests import dev, mutate
from tests.wording import said

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("message", "is_taken"),
    [
        ("Count working days in one place", True),
        ("x" * 60, True),
        ("x" * 61, False),
        ("é" * 60 + "\n\nThe why stands in the body.", True),
        ("Subject\nand a second line", False),
        ("Subject\n\nand a body", True),
        ("fixup! " + "x" * 80, True),
    ],
)
def test_a_subject_is_read_in_one_line(tmp_path: Path, message: str, is_taken: bool) -> None:
    file = tmp_path / "message"
    file.write_text(message + "\n", "utf-8")
    done = subprocess.run([ROOT / ".githooks/commit-msg", file], capture_output=True, check=False)
    assert (done.returncode == 0) is is_taken


def test_the_debugger_listens_to_this_machine_only() -> None:
    line = dev.serving(8080)
    assert "--debug" in line
    assert line[line.index("--host") + 1] == "127.0.0.1"


def test_a_fault_reaches_the_debugger_and_nobody_else(app: Flask) -> None:
    app.config["TESTING"], app.testing = False, False
    try:
        with app.test_request_context("/"):
            app.debug = True
            with pytest.raises(ZeroDivisionError):
                app.handle_user_exception(ZeroDivisionError())
            app.debug = False
            assert (
                app.make_response(app.handle_user_exception(ZeroDivisionError())).status_code == 500
            )
    finally:
        app.debug, app.testing = False, True


def test_a_small_demonstration_names_its_own_coordinator_only() -> None:
    names = [line for line in sign_ins.text([dev.PROGRAMME]).splitlines() if "Coordinator" in line]
    assert len(names) == 1
    assert "Brabant wallon" in names[0]


def test_a_sentence_without_a_catalogue_is_an_error() -> None:
    assert said("No duo yet") == "Pas encore de duo"
    with pytest.raises(KeyError):
        said("Nobody ever wrote this")


def test_the_same_seed_draws_the_same_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = tmp_path / "mentorat" / "duos"
    room.mkdir(parents=True)
    (room / "services.py").write_text(
        "def later(day: int | None, pause: int = 24) -> bool:\n"
        "    return day is not None and day + 3 > pause\n"
    )
    monkeypatch.chdir(tmp_path)
    assert mutate.rooms() == ["duos"]
    drawn = [mutate.named(one) for one in mutate.draw(["duos"], 3, 1)]
    again = [mutate.named(one) for one in mutate.draw(["duos"], 3, 1)]
    assert drawn == again
    assert len(drawn) == 3
    every = [mutate.named(one) for one in mutate.draw(["duos"], 99, 1)]
    assert not any("BitOr" in one for one in every), "`int | None` is only read by mypy"
    assert "of" in capsys.readouterr().out
