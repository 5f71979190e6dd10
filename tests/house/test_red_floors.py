"""Each guard of imports, doors and shape reports the fault it exists for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import doors, floors, rules, shape
from tests.house.guards import Guard

LONG = "\n".join(f"    x{number} = {number}" for number in range(40))

# guard, a file that must be reported, what the report says
RED = [
    (
        floors.upward_imports,
        "mentorat/candidates/models.py",
        "from mentorat.duos.models import Duo",
        "candidates imports duos",
    ),
    (
        floors.upward_imports,
        "mentorat/portal/routes.py",
        "import mentorat.workspace.queries",
        "portal imports workspace",
    ),
    (
        floors.upward_imports,
        "mentorat/foundation/db.py",
        "from mentorat import app",
        "foundation imports app",
    ),
    (floors.upward_imports, "mentorat/cellar/models.py", "", "stands on no floor"),
    (
        floors.relative_or_lazy_imports,
        "mentorat/duos/services.py",
        "from .models import Duo",
        "relative import",
    ),
    (
        floors.relative_or_lazy_imports,
        "mentorat/duos/services.py",
        "def f():\n    from mentorat.duos.models import Duo",
        "inside a function",
    ),
    (
        floors.relative_or_lazy_imports,
        "matching/exact/_solve.py",
        "def f():\n    import scipy",
        "inside a function",
    ),
    (
        floors.engine_by_another_door,
        "mentorat/rounds/services.py",
        "from matching import solve",
        "outside mentorat/rounds/problem.py",
    ),
    (floors.engine_that_knows_somebody, "matching/a.py", "import flask", "imports flask"),
    (
        floors.engine_that_knows_somebody,
        "matching/exact/_solve.py",
        "from mentorat.rounds import models",
        "imports mentorat",
    ),
    (
        floors.engine_rooms_by_the_window,
        "matching/large/_pool.py",
        "from matching.exact._graph import Edges",
        "matching.exact._graph.Edges is private to its room",
    ),
    (
        floors.engine_rooms_by_the_window,
        "mentorat/rounds/problem.py",
        "from matching.exact import _graph",
        "private to its room",
    ),
    (
        floors.files_above_their_rank,
        "mentorat/duos/models.py",
        "from mentorat.candidates.services import admit",
        "models import candidates.services",
    ),
    (
        floors.files_above_their_rank,
        "mentorat/duos/routes.py",
        "from mentorat.candidates.routes import apply",
        "belong to candidates",
    ),
    (
        floors.files_above_their_rank,
        "mentorat/duos/forms.py",
        "from mentorat.duos import services",
        "a form holds no rule",
    ),
    (doors.commits_elsewhere, "mentorat/duos/services.py", "db.session.commit()", "commit"),
    (doors.clocks_elsewhere, "mentorat/duos/services.py", "x = datetime.now()", "datetime.now"),
    (doors.clocks_elsewhere, "mentorat/duos/services.py", "x = date.today()", "date.today"),
    (
        doors.clocks_elsewhere,
        "mentorat/duos/services.py",
        "x = datetime.datetime.utcnow()",
        "utcnow",
    ),
    (doors.clocks_elsewhere, "mentorat/duos/queries.py", "x = func.now()", "func.now"),
    (doors.clocks_elsewhere, "matching/exact/_solve.py", "x = time.time()", "time.time"),
    (doors.clocks_elsewhere, "matching/exact/_solve.py", "from time import time", "time.time"),
    (doors.raw_markup, "mentorat/duos/routes.py", "x = Markup(name)", "Markup("),
    (doors.raw_markup, "mentorat/duos/routes.py", "x = Markup(f'<b>{name}</b>')", "Markup("),
    (doors.hidden_actors, "mentorat/duos/services.py", "from flask import request", "see request"),
    (
        doors.hidden_actors,
        "mentorat/duos/services.py",
        "from mentorat.foundation.access import current_access",
        "see current_access",
    ),
    (shape.strangers_in_rooms, "mentorat/duos/managers.py", "", "'managers'"),
    (shape.strangers_in_rooms, "mentorat/tools.py", "", "belongs into a room"),
    (shape.attics, "mentorat/foundation/utils.py", "", "name it after"),
    (shape.attics, "templates/common/x.html", "", "name it after"),
    (shape.long_modules, "mentorat/duos/models.py", "#\n" * 300, "301 lines"),
    (shape.long_modules, "tests/duos/test_a.py", "#\n" * 500, "501 lines"),
    (shape.long_functions, "mentorat/duos/services.py", f"def f():\n{LONG}", "40 code lines"),
    (
        shape.long_functions,
        "mentorat/duos/routes/mentee.py",
        f"@duos.get('/x')\ndef f():\n{LONG[: LONG.index('x20') - 5]}",
        "15 allowed",
    ),
    (shape.undocumented, "mentorat/duos/services.py", "def open_duo(): pass", "no docstring"),
    (shape.undocumented, "matching/exact/_solve.py", "class Solver: pass", "no docstring"),
]

GREEN = [
    (floors.upward_imports, "mentorat/duos/models.py", "from mentorat.candidates import models"),
    (floors.upward_imports, "mentorat/app.py", "from mentorat.portal import routes"),
    (floors.engine_by_another_door, rules.ENGINE_DOOR, "import matching"),
    (floors.engine_that_knows_somebody, "matching/a.py", "import math, numpy, scipy.sparse"),
    (floors.engine_rooms_by_the_window, "matching/large/_pool.py", "import matching.exact"),
    (
        floors.engine_rooms_by_the_window,
        "matching/exact/_solve.py",
        "from matching.exact._graph import Edges",
    ),
    (floors.files_above_their_rank, "mentorat/duos/routes.py", "from mentorat.duos import forms"),
    (doors.commits_elsewhere, rules.COMMIT_DOOR, "session.commit()"),
    (doors.clocks_elsewhere, "mentorat/duos/services.py", "x = clock.now(); y = clock.today()"),
    (doors.clocks_elsewhere, "mentorat/duos/services.py", "x = time.monotonic()"),
    (doors.raw_markup, "mentorat/duos/routes.py", "x = Markup('<br>')"),
    (shape.strangers_in_rooms, "mentorat/duos/models/duo.py", ""),
    (shape.strangers_in_rooms, "mentorat/rounds/problem.py", ""),
    (
        shape.long_functions,
        "mentorat/duos/services.py",
        "def f():\n    '''" + "\n" * 40 + "'''\n" + "    # why\n" * 40 + "    return 1",
    ),
]


@pytest.mark.parametrize(("guard", "path", "text", "says"), RED)
def test_it_reports_the_fault(
    tmp_path: Path, guard: Guard, path: str, text: str, says: str
) -> None:
    write(tmp_path, path, text)
    found = guard(tmp_path)
    assert any(says in line and path.split("/")[0] in line for line in found), found


@pytest.mark.parametrize(("guard", "path", "text"), GREEN)
def test_it_leaves_good_code_alone(tmp_path: Path, guard: Guard, path: str, text: str) -> None:
    write(tmp_path, path, text)
    assert guard(tmp_path) == []


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text + "\n", "utf-8")
