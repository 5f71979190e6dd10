"""Templates as they are written: which are used, what they say outside the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from tests.house import rules
from tests.house.source import calls, dotted, sources

HOLE = "\ufffc"  # stands where Jinja puts something
SPOKEN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "label", "value"})
INLINE = re.compile(r"(?i)(?:\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:)")
LOOSE_NAME = re.compile(
    r"(?<!<bdi>\{\{ )(?<![\w.])(?!form\.)"
    r"[a-z_]\w*(?:\.\w+(?:\([^)]*\))?)*\.(?:full|first)_name(?=\s*(?:\}\}|[,)~]))"
)
# Between two values of a page, or what holds them together: written, not spoken.
WRITTEN_COMMA = re.compile(
    r"(?:\}\}|%\}|</\w+>)[,;](?=\s)|(?<!_\()'[,;] '(?= if\b|\s*(?:~|\}\}|\)))"
)
ENDINGS = {"render_template": ("",), "post_letter": (".txt", ".html")}
ENVIRONMENT = Environment(  # only parses; renders nothing
    autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
)


def templates(root: Path) -> Iterator[tuple[str, str]]:
    """Name (as Jinja knows it) and text of each template."""
    folder = root / "templates"
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".txt", ".svg", ".xml"}:
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def is_mail(name: str) -> bool:
    return "/mails/" in name or name.startswith("layouts/mail.")


# --- used or not ----------------------------------------------------------------------------


def unused_templates(root: Path) -> list[str]:
    """Each template is reached from the code, directly or through another template."""
    known = dict(templates(root))
    reached: set[str] = set()
    waiting = list(_named_in_code(root, set(known)))
    waiting += [name for name in known if name.startswith(rules.LIBRARY_TEMPLATES)]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [other for other in _named_in(known[name]) if other in known]
    return [f"templates/{name}:1: nobody shows it" for name in sorted(set(known) - reached)]


def _named_in_code(root: Path, known: set[str]) -> Iterator[str]:
    """Names written whole, without their ending (a letter has a .txt and a .html), or put
    together: then what fills the hole must be a word of the code too.
    """
    said: set[str] = set()
    patterns: set[str] = set()
    for source in sources(root, "mentorat"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add(_pattern(node))
    put_together = [re.compile(one) for one in patterns if "/" in one]
    for name in known:
        stem = name.rpartition(".")[0]
        if {name, stem} & said:
            yield name
        for pattern in put_together:
            hit = pattern.fullmatch(name) or pattern.fullmatch(stem)
            if hit and set(hit.groups()) <= said:
                yield name


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "([^/.]+)"
        for part in node.values
    )


def _named_in(text: str) -> Iterator[str]:
    for kind in (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport):
        for node in ENVIRONMENT.parse(text).find_all(kind):
            for constant in node.template.find_all(nodes.Const):
                yield constant.value
            if isinstance(node.template, nodes.Const):
                yield node.template.value


def missing_templates(root: Path) -> list[str]:
    """What a template extends or includes exists, and so does what the code renders."""
    known = dict(templates(root))
    found = [
        f"templates/{name}:1: {other} does not exist"
        for name, text in known.items()
        for other in _named_in(text)
        if other not in known
    ]
    for source in sources(root, "mentorat"):
        for call in calls(source):
            name = dotted(call.func).rpartition(".")[2]
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and name in ENDINGS:
                wanted = [f"{first.value}{ending}" for ending in ENDINGS[name]]
                lost = [one for one in wanted if one not in known]
                found += [source.at(call, f"{one} does not exist") for one in lost]
    return found


# --- markup ---------------------------------------------------------------------------------


def inline_styles_and_handlers(root: Path) -> list[str]:
    """The content security policy refuses them; mails have no style sheet and may."""
    return [
        f"templates/{name}:{number}: {hit.group().strip()}"
        for name, text in templates(root)
        if not is_mail(name)
        for number, markup in _markup(text)
        for hit in INLINE.finditer(markup)
    ]


def names_in_no_direction(root: Path) -> list[str]:
    """A person's name on a page is held in its own direction: `|bdi` (a title is plain text)."""
    found = []
    for name, text in templates(root):
        for number, line in enumerate(text.splitlines(), 1):
            if is_mail(name) or "{% block title %}" in line:
                continue
            found += [f"templates/{name}:{number}: {hit}" for hit in LOOSE_NAME.findall(line)]
    return found


def written_commas(root: Path) -> list[str]:
    """Arabic has a comma of its own: between two values it is `_(', ')`, never written."""
    return [
        f"templates/{name}:{number}: {hit.group()!r}"
        for name, text in templates(root)
        for number, line in enumerate(text.splitlines(), 1)
        for hit in WRITTEN_COMMA.finditer(line)
    ]


def unescaped_data(root: Path) -> list[str]:
    """No `|safe`, no `autoescape false`: what a person typed stays text."""
    found = []
    for name, text in templates(root):
        tree = ENVIRONMENT.parse(text)
        found += [
            f"templates/{name}:{node.lineno}: |safe"
            for node in tree.find_all(nodes.Filter)
            if node.name == "safe" and f"templates/{name}" not in rules.SAFE_MARKUP
        ]
        found += [
            f"templates/{name}:{node.lineno}: autoescape is switched"
            for node in tree.find_all(nodes.ScopedEvalContextModifier)
        ]
    return found


def _markup(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of what is not Jinja."""
    for number, kind, value in ENVIRONMENT.lex(text):
        if kind == "data":
            for offset, line in enumerate(value.split("\n")):
                yield number + offset, " " + line


# --- words ----------------------------------------------------------------------------------


def untranslated_words(root: Path) -> list[str]:
    """Visible words stand in `_()` or `{% trans %}`, else one language alone would see them."""
    found = []
    for name, text in templates(root):
        bare = _without_jinja(text)
        said = [(1, bare)] if name.endswith(".txt") else _Reader(bare).said
        for number, words in said:
            for offset, line in enumerate(words.split("\n")):
                if strange := _words(line):
                    found.append(f"templates/{name}:{number + offset}: {' '.join(strange)!r}")
    return found


def _words(line: str) -> list[str]:
    line = re.sub(rf"&#?\w+;|{HOLE}[-_][\w-]+", " ", line)  # entities; ids put together
    return [
        word
        for word in re.findall(r"[^\W\d_][^\W_]*", line)
        if word.lower() not in rules.UNTRANSLATED
    ]


def _without_jinja(text: str) -> str:
    """The template with a hole for each piece of Jinja, keeping its lines."""
    pieces: list[str] = []
    silent = ""  # inside {% trans %}, or a block that only fills a class attribute
    before, line = "", 1
    for number, kind, value in ENVIRONMENT.lex(text):
        pieces.append("\n" * (number - line))  # what {%- took away
        line = max(line, number) + value.count("\n")
        if kind == "name":
            if value == "trans" or (before == "block" and value.endswith("_class")):
                silent = "endtrans" if value == "trans" else "endblock"
            elif value == silent:
                silent = ""
            before = value
        if kind == "data" and not silent:
            pieces.append(value)
        else:
            pieces.append(HOLE if kind in {"block_begin", "variable_begin"} else "")
            pieces.append("\n" * value.count("\n"))
    return "".join(pieces)


class _Reader(HTMLParser):
    """Collects what a person sees or hears: text outside scripts, and speaking attributes."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.said: list[tuple[int, str]] = []
        self._silent = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent = tag
        kind = dict(attrs).get("type", "")
        for name, value in attrs:
            if name == "value" and (tag != "input" or kind not in {"submit", "button"}):
                continue
            if name in SPOKEN_ATTRIBUTES and value:
                self.said.append((self.getpos()[0], value))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append((self.getpos()[0], data))


def unspoken_constants(root: Path) -> list[str]:
    """`{{ 'Some words' }}` speaks English to everyone."""
    found = []
    for name, text in templates(root):
        for node in ENVIRONMENT.parse(text).find_all(nodes.Output):
            for child in node.nodes:
                if isinstance(child, nodes.Const) and " " in str(child.value).strip():
                    found.append(f"templates/{name}:{child.lineno}: {child.value!r}")
    return found
