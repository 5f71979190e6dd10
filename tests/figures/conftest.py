"""What tests of pages share."""

from __future__ import annotations

import pytest
from flask import Flask

from mentorat.foundation.db import transaction
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_programme, make_user


@pytest.fixture
def scene(app: Flask, sign_in: SignIn) -> Scene:
    with app.app_context(), transaction():
        programme = make_programme()
        user = make_user(programmes=[programme])
        return Scene(app, sign_in(user), programme.id, user.public_id)
