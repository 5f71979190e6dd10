"""The door to Flask-Security: passwords, sessions, who the user of a request is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from config import Settings
from mentorat.accounts.models import Role, User
from mentorat.foundation.db import db
from mentorat.foundation.web import limiter

datastore = SQLAlchemyUserDatastore(db, User, Role)


def init_app(app: Flask, settings: Settings) -> None:
    """Sign-in by password under French addresses; answers never say who has an account."""
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a scheme)
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_LOGIN_URL="/connexion",
        SECURITY_LOGOUT_URL="/deconnexion",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/espace",
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_FLASH_MESSAGES=True,
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no page that asks for the password again
    )
    Security(app, datastore)
    # Guessing is slowed by address; Flask-Security itself has no limits.
    limited = limiter.limit("10 per 5 minutes", methods=["POST"])
    view: Any = app.view_functions["security.login"]
    app.view_functions["security.login"] = limited(view)
