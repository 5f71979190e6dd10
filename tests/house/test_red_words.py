"""Each guard of templates, catalogues and words reports the fault it exists for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import catalogues, guards, templates, words
from tests.house.guards import Guard
from tests.house.test_red_floors import RED as RED_IN_CODE
from tests.house.test_red_floors import write

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
FR = "mentorat/translations/fr/duos.po"

RED = [
    (templates.unused_templates, {"templates/duos/old.html": "<p></p>"}, "nobody shows it"),
    (
        templates.unused_templates,
        {"templates/duos/mails/old.txt": "", "mentorat/duos/mails.py": "f'duos/mails/{event}'"},
        "nobody shows it",
    ),
    (
        templates.missing_templates,
        {"templates/duos/show.html": '{% extends "layouts/gone.html" %}'},
        "layouts/gone.html",
    ),
    (
        templates.missing_templates,
        {"mentorat/duos/routes.py": 'render_template("duos/gone.html")'},
        "duos/gone.html",
    ),
    (
        templates.missing_templates,
        {"mentorat/duos/mails.py": 'letters.post_letter("duos/mails/opened", to=x)'},
        "duos/mails/opened.html",
    ),
    (
        templates.inline_styles_and_handlers,
        {"templates/duos/a.html": '<p style="x">'},
        "style=",
    ),
    (templates.inline_styles_and_handlers, {"templates/a.html": "<b\nonclick='x'>"}, "onclick"),
    (templates.inline_styles_and_handlers, {"templates/a.html": "<style>"}, "<style"),
    (
        templates.names_in_no_direction,
        {"templates/a.html": "<h2>{{ person.full_name }}</h2>"},
        "person.full_name",
    ),
    (
        templates.names_in_no_direction,
        {"templates/a.html": "{{ _('Hello %(name)s', name=duo.mentee.first_name) }}"},
        "duo.mentee.first_name",
    ),
    (templates.written_commas, {"templates/a.html": "{{ day }}, {{ state }}"}, "}},"),
    (
        templates.written_commas,
        {"templates/a.html": "{{ right }}{{ '; ' if not loop.last }}"},
        "; ",
    ),
    (templates.written_commas, {"templates/a.html": "{{ names|join(', ') }}"}, ", "),
    (templates.unescaped_data, {"templates/a.html": "{{ name|safe }}"}, "|safe"),
    (
        templates.unescaped_data,
        {"templates/a.html": "{% autoescape false %}{{ name }}{% endautoescape %}"},
        "autoescape",
    ),
    (templates.untranslated_words, {"templates/a.html": "<p>Hello {{ name }}</p>"}, "Hello"),
    (templates.untranslated_words, {"templates/a.html": '<img alt="A duo">'}, "'A duo'"),
    (templates.untranslated_words, {"templates/a.txt": "Bonjour {{ name }},"}, "Bonjour"),
    (templates.unspoken_constants, {"templates/a.html": "{{ 'Good day' }}"}, "Good day"),
    (catalogues.all_promised, {"mentorat/duos/states.py": "_('Paused')"}, "fr lacks 'Paused'"),
    (catalogues.all_promised, {"templates/duos/a.html": "{{ _('Paused') }}"}, "fr lacks"),
    (
        catalogues.all_promised,
        {"templates/duos/a.html": "{% trans %}Paused{% endtrans %}"},
        "fr lacks 'Paused'",
    ),
    (
        catalogues.all_promised,
        {"mentorat/duos/a.py": "_('Yes')", FR: HEAD + '#, fuzzy\nmsgid "Yes"\nmsgstr "Oui"\n'},
        "fr lacks 'Yes'",
    ),
    (
        catalogues.all_promised,
        {
            "mentorat/duos/a.py": "ngettext('%(num)s duo', '%(num)s duos', 3)",
            FR: HEAD + 'msgid "%(num)s duo"\nmsgid_plural "%(num)s duos"\n'
            'msgstr[0] "%(num)s duo"\nmsgstr[1] ""\n',
        },
        "fr lacks '%(num)s duo'",
    ),
    (
        catalogues.all_promised,
        {
            "templates/portal/a.html": "{{ _('Yes') }}",
            FR: HEAD + 'msgid "Yes"\nmsgstr "Oui"\n',
        },
        "ar lacks 'Yes'",
    ),
    (
        catalogues.broken_placeholders,
        {FR: HEAD + 'msgid "Hello %(name)s"\nmsgstr "Bonjour %(nom)s"\n'},
        "placeholders differ",
    ),
    (
        catalogues.numbers_in_no_direction,
        {FR.replace("fr", "ar", 1): HEAD + 'msgid "Call"\nmsgstr "رقم 0470 12 34 56"\n'},
        "turns round",
    ),
    (
        catalogues.arabic_from_eleven,
        {
            FR.replace("fr", "ar", 1): HEAD
            + 'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\n'
            + "".join(f'msgstr[{k}] "%(num)s {w}"\n' for k, w in enumerate(["يوم"] * 6)).replace(
                'msgstr[4] "%(num)s يوم"', 'msgstr[4] "%(num)s يومًا"'
            )
        },
        "changed round",
    ),
    (
        words.business_in_foundation,
        {"mentorat/foundation/db.py": "class MentorTable: pass"},
        "says 'mentor'",
    ),
    (words.business_in_foundation, {"mentorat/foundation/db.py": "# each duo"}, "says 'duo'"),
    (words.machine_traces, {"docs/a.md": "see /home" + "/anna/mentorat"}, "/home"),
    (words.machine_traces, {"docs/a.md": "--index-" + "url https://x"}, "--index"),
    (words.secrets_in_git, {".env": "A=1"}, "never committed"),
    (
        words.secrets_in_git,
        {"a.py": "SECRET_" + "KEY = 'hj45hj4hj5hj45hj4'"},
        "a written-out secret",
    ),
    (
        words.secrets_in_git,
        {"a.yml": "postgresql://" + "anna:hunter2@db/x"},
        "a password in an address",
    ),
    (words.secrets_in_git, {"a": "-----BEGIN PRIVATE " + "KEY-----"}, "a private key"),
]

GREEN = [
    (
        templates.unused_templates,
        {
            "templates/layouts/base.html": "",
            "templates/duos/show.html": '{% extends "layouts/base.html" %}',
            "templates/duos/mails/opened.txt": "",
            "templates/duos/mails/opened.html": "",
            "mentorat/duos/routes.py": 'render_template("duos/show.html")',
            "mentorat/duos/mails.py": 'post_letter("duos/mails/opened", to=x)',
            "templates/duos/mails/closed.txt": "",
            "mentorat/duos/services.py": "post_letter(f'duos/mails/{event}'); f('closed')",
        },
    ),
    (templates.inline_styles_and_handlers, {"templates/duos/mails/a.html": '<p style="x">'}),
    (
        templates.untranslated_words,
        {
            "templates/a.html": "<p class='big' id=x>{{ _('Hello') }} – {% if a %}&nbsp;12 km"
            "{% endif %}</p><script>let x</script>{% trans %}Good day{% endtrans %}"
        },
    ),
    (
        catalogues.broken_placeholders,
        {
            FR: HEAD + 'msgid "%(num)s duo"\nmsgid_plural "%(num)s duos"\n'
            'msgstr[0] "un duo"\nmsgstr[1] "%(num)s duos"\n'
        },
    ),
    (words.business_in_foundation, {"mentorat/foundation/db.py": "import mentorat"}),
    (words.secrets_in_git, {"a.yml": "postgresql://mentorat:${PASSWORD}@db/x"}),
]


@pytest.mark.parametrize(("guard", "files", "says"), RED)
def test_it_reports_the_fault(
    tmp_path: Path, guard: Guard, files: dict[str, str], says: str
) -> None:
    for path, text in files.items():
        write(tmp_path, path, text)
    found = guard(tmp_path)
    assert any(says in line for line in found), found


@pytest.mark.parametrize(("guard", "files"), GREEN)
def test_it_leaves_good_words_alone(tmp_path: Path, guard: Guard, files: dict[str, str]) -> None:
    for path, text in files.items():
        write(tmp_path, path, text)
    assert guard(tmp_path) == []


def test_each_guard_has_its_red_proof() -> None:
    proven = {row[0] for row in RED} | {row[0] for row in RED_IN_CODE}
    assert set(guards.GUARDS) == proven


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.__name__)
def test_an_empty_house_is_in_order(tmp_path: Path, guard: Guard) -> None:
    assert guard(tmp_path) == []
