"""Asking who sets a site up: by flags, on a terminal, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries
from mentorat.organisations.forms import (
    FirstProgrammeForm,
    OperatorForm,
    OrganisationForm,
    PersonForm,
)
from mentorat.organisations.services import setup as services

Values = dict[str, str]
NO = frozenset({"n", "no", "non", "لا"})


@dataclass(frozen=True)
class Question:
    """One answer of the setup: its flag, and the field of a form that checks it."""

    flag: str
    topic: str
    field: str
    hint: str = ""

    @property
    def name(self) -> str:
        """What click calls its value."""
        return self.flag.removeprefix("--").replace("-", "_")


FORMS: dict[str, type[Any]] = {
    "organisation": OrganisationForm,
    "programme": FirstProgrammeForm,
    "operator": OperatorForm,
    "administrator": PersonForm,
}
QUESTIONS = (
    Question("--organisation-kind", "organisation", "kind", "cri, ibefe, operator or referrer"),
    Question("--organisation", "organisation", "name", "Whole name of the first organisation."),
    Question("--organisation-short", "organisation", "short_name", "Its short name."),
    Question("--organisation-address", "organisation", "address"),
    Question("--organisation-commune", "organisation", "commune", "A name or a postcode."),
    Question("--organisation-mail", "organisation", "email"),
    Question("--organisation-phone", "organisation", "phone"),
    Question("--organisation-web", "organisation", "web"),
    Question("--programme", "programme", "name", "Name of the programme that it leads."),
    Question("--basin", "programme", "basin_code", "Its territory, such as brabant-wallon."),
    Question("--operator", "operator", "name", "Who runs this site; else the organisation."),
    Question("--operator-address", "operator", "address", "Else that of the organisation."),
    Question("--operator-phone", "operator", "phone", "Else that of the organisation."),
    Question("--data-contact", "operator", "data_contact", "Mail address, personal data."),
    Question("--accessibility-contact", "operator", "accessibility_contact", "Mail address."),
    Question("--legal-note", "operator", "legal_note", "Legal basis, periods of keeping."),
    Question("--admin-name", "administrator", "name", "The first administrator."),
    Question("--admin-mail", "administrator", "email"),
    Question("--admin-language", "administrator", "language", "fr, en or ar; fr if not said."),
)


def answers(given: Mapping[str, str], may_ask: bool) -> services.Answers:
    """What holds for each topic: flags first, then what is typed or known already.

    On a terminal the person reads it all again before anything is written. Else every flag
    that is missing or wrong is named, and the command ends.
    """
    dialogue = Dialogue(given, may_ask)
    while True:
        facts = dialogue.holds()
        if not dialogue.has_asked or _is_right():
            return services.Answers(**facts)


class Dialogue:
    """One conversation; what was typed is proposed again when it is held once more."""

    def __init__(self, given: Mapping[str, str], may_ask: bool) -> None:
        self._given, self._may_ask = given, may_ask
        self._typed: dict[str, Values] = {topic: {} for topic in FORMS}
        self.has_asked = False

    def holds(self) -> dict[str, Any]:
        """The checked facts of all topics; leaves with what is wrong where nobody can be asked."""
        facts: dict[str, Any] = {}
        complaints: list[str] = []
        for topic in FORMS:
            facts[topic], wrong = self._topic(topic, _known(topic, facts))
            complaints += wrong
        if complaints:
            click.echo("\n".join(complaints), err=True)
            raise click.exceptions.Exit(2)
        return facts

    def _topic(self, topic: str, known: Values) -> tuple[Any, list[str]]:
        questions = [question for question in QUESTIONS if question.topic == topic]
        flags = {q.field: self._given[q.name] for q in questions if q.name in self._given}
        values = {**known, **flags, **self._typed[topic]}
        open_ = [q for q in questions if q.field not in flags] if self._may_ask else []
        if open_:
            click.secho(f"\n{_title(topic)}", bold=True)
        while True:
            self._ask_all(open_, topic, values)
            form = _form(topic, values)
            if form.validate():
                return form.facts, []
            open_ = [question for question in questions if form[question.field].errors]
            complaints = [f"{one.flag}: {_complaint(form[one.field])}" for one in open_]
            if not self._may_ask:
                return values, complaints
            for question in open_:
                field = form[question.field]
                click.secho(f"{field.label.text}{_(': ')}{_complaint(field)}", fg="red", err=True)

    def _ask_all(self, questions: list[Question], topic: str, values: Values) -> None:
        form = _form(topic, values)
        for question in questions:
            values[question.field] = _ask(form[question.field], values.get(question.field, ""))
            self._typed[topic][question.field] = values[question.field]
            self.has_asked = True


def _title(topic: str) -> str:
    return {
        "organisation": _("The organisation that leads the first programme"),
        "programme": _("Its programme"),
        "operator": _("Who runs this site, as the public pages say it"),
        "administrator": _("The first administrator, who gets a mail with a link"),
    }[topic]


def _known(topic: str, facts: Mapping[str, Any]) -> Values:
    """What holds already, in the form of the topic; the first operator is the organisation."""
    if topic == "organisation":
        first = services.first_organisation()
        form = OrganisationForm.of(first, meta={"csrf": False}) if first else None
    elif topic == "programme":
        programme = services.first_programme()
        form = FirstProgrammeForm(obj=programme, meta={"csrf": False}) if programme else None
    elif topic == "operator":
        operator = queries.operator()
        if operator is None:
            lead = facts["organisation"]
            return {name: lead.get(name, "") for name in ("name", "address", "phone")}
        form = OperatorForm(obj=operator, meta={"csrf": False})
    else:
        administrators = queries.administrators()
        form = PersonForm(obj=administrators[0], meta={"csrf": False}) if administrators else None
    return {name: str(value or "") for name, value in form.values.items()} if form else {}


def _form(topic: str, values: Values) -> Any:
    blank = FORMS[topic](MultiDict(), meta={"csrf": False})
    defaults = {field.name: str(field.default or "") for field in blank}
    return FORMS[topic](MultiDict({**defaults, **values}), meta={"csrf": False})


def person(name: str, email: str, language: str) -> Mapping[str, str]:
    """Somebody told by flags; raises ClickException with what is wrong about them."""
    form = _form("administrator", {"name": name, "email": email, "language": language})
    if not form.validate():
        wrong = (field for field in form if field.errors)
        raise click.ClickException(" ".join(_complaint(field) for field in wrong))
    facts: Mapping[str, str] = form.facts
    return facts


def _complaint(field: Any) -> str:
    if isinstance(field, SelectField):
        return _("Choose one of these: %(values)s.", values=", ".join(_choices(field)))
    return " ".join(map(str, field.errors))


def _choices(field: SelectField) -> Values:
    return {value: str(words) for value, words, *_ in field.iter_choices() if value}


def _ask(field: Any, known: str) -> str:
    if isinstance(field, SelectField):
        choices = _choices(field)
        for value, words in choices.items():
            click.echo(f"  {value:<20} {words}")
        known = known if known in choices else ""
    default = known or str(field.default or "")
    label = str(field.label.text)
    if not default and not field.flags.required:
        label += f" ({_('may stay empty')})"
    # The house's sentences have a space before the sign where the language wants one.
    answer: str = click.prompt(
        label, default=default, show_default=bool(default), prompt_suffix=_(": ")
    )
    return answer.strip()


def _is_right() -> bool:
    asked = _("Is all this right? Enter writes it, “no” asks again")
    said: str = click.prompt(f"\n{asked}", default="", show_default=False, prompt_suffix=_(": "))
    return said.strip().lower() not in NO
