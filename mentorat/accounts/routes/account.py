"""One's own account: name, language, password, open sessions, last sign-ins."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from mentorat.accounts import queries, services, sign_in
from mentorat.accounts.errors import PasswordRefused, WrongPassword
from mentorat.accounts.forms import ChangePasswordForm, LanguageForm
from mentorat.accounts.models import User
from mentorat.accounts.routes import blueprint
from mentorat.accounts.states import OUTCOMES
from mentorat.foundation.access import current_access, local_path, signed_in
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _


def me() -> User:
    """Whoever is signed in; only behind a guard."""
    user = sign_in.current_user()
    if user is None:
        raise NotFoundHere
    return user


@blueprint.get("/compte")
@signed_in
def account() -> str:
    """Everything about one's own account on one page."""
    return _page(LanguageForm(data={"language": me().language}))


def _page(form: LanguageForm) -> str:
    user = me()
    return render_template(
        "accounts/account.html",
        user=user,
        form=form,
        sessions=queries.open_sessions(user.id),
        this_session=sign_in.current_session(),
        sign_ins=queries.last_sign_ins(user.email),
        outcomes=OUTCOMES,
        has_factor=queries.has_second_factor(user),
        needs_factor=queries.needs_second_factor(user),
        codes_left=queries.recovery_codes_left(user),
    )


@blueprint.post("/compte/langue")
@signed_in
def change_language() -> Any:
    """From the account page, or from the switch beside each page of the workspace."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        services.change_language(me(), str(form.language.data))
    session["lang"] = form.language.data
    return redirect(local_path(request.form.get("after")) or url_for("accounts.account"), 303)


@blueprint.get("/compte/mot-de-passe")
@signed_in
def password() -> str:
    return _password_page(ChangePasswordForm())


def _password_page(form: ChangePasswordForm) -> str:
    return render_template("accounts/change_password.html", form=form, user=me())


@blueprint.post("/compte/mot-de-passe")
@signed_in
def change_password() -> Any:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            sign_in.change_password(str(form.current.data), str(form.password.data))
            flash(_("Your password is changed. Your other sessions are ended."), "done")
            return redirect(url_for("accounts.account"), 303)
        except WrongPassword as wrong:
            form.current.errors = [str(wrong.message)]
        except PasswordRefused as refused:
            form.password.errors = [str(refused.message)]
    return _password_page(form), 422


@blueprint.post("/compte/sessions/<public_id>/fin")
@signed_in
def end_session(public_id: str) -> Any:
    """Sign out of one browser, perhaps of one that was left on somewhere."""
    with transaction():
        services.end_one_session(me(), public_id)
    flash(_("That session is ended."), "done")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/compte/sessions/fin")
@signed_in
def end_other_sessions() -> Any:
    with transaction():
        services.end_sessions(me(), current_access().actor, but=sign_in.current_session())
    flash(_("Your other sessions are ended."), "done")
    return redirect(url_for("accounts.account"), 303)
