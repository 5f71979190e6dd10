"""Words that must not stand somewhere: business in the foundation, addresses, secrets."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house import rules
from tests.house.source import readable, sources, tracked

# Written in pieces, so that this file does not accuse itself.
MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:home|Users)/[a-z]\w*",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.:/])/wo" + r"rk/",
            r"\b[A-Z]:\\(?:Users|Documents)",
            r"file" + r":///",
            r"pypi\.org/" + r"simple",
            r"--(?:extra-)?index-" + r"url[ =]",
            r"\s-i https?:",
        )
    )
)
SECRETS = (
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE " + "KEY-----")),
    ("a cloud key", re.compile(r"\bAKIA[0-9A-Z]{16}\b")),
    ("an access token", re.compile(r"\b(?:ghp|gho|glpat|xox[bp])[-_][A-Za-z0-9-]{16,}")),
    (
        "a password in an address",
        re.compile(r"\w+://[\w.%-]+:(?!\$|<|\{|\.\.\.|…)[^\s@/:'\"]{3,}@"),
    ),
    (
        "a written-out secret",
        re.compile(
            r"(?i)\b\w*(?:secret|passw(?:or)?d|api_?key|salt)\w*[\"']?\s*[:=]\s*"
            r"[\"'][A-Za-z0-9+/_=-]{16,}[\"']"
        ),
    ),
)
SECRET_FILES = re.compile(r"(?:^|/)(?:\.env|id_rsa|[^/]+\.(?:env|pem|key|p12|pfx|sqlite))$")
# Tests need keys that are no secrets; each file is listed by hand.
HARMLESS: frozenset[str] = frozenset({"tests/house/test_red_words.py", "tests/conftest.py"})


def business_in_foundation(root: Path) -> list[str]:
    """The foundation serves any house: no noun of ours in its names, words or comments."""
    found = []
    for source in sources(root, "mentorat/foundation"):
        for number, line in enumerate(source.text.splitlines(), 1):
            words = re.findall(r"[a-z]+", _split_humps(line))
            for noun in sorted({word.removesuffix("s") for word in words} & rules.BUSINESS_NOUNS):
                found.append(f"{source.path}:{number}: the foundation says {noun!r}")
    return found


def _split_humps(line: str) -> str:
    low = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", line).lower()
    for phrase in rules.NO_BUSINESS:
        low = low.replace(phrase, " ")
    return low


def machine_traces(root: Path) -> list[str]:
    """No path of one machine, no address of an index: a stranger has neither."""
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group().strip()!r}"
        for name, text in readable(root, tracked(root))
        for hit in MACHINE.finditer(text)
    ]


def secrets_in_git(root: Path) -> list[str]:
    """Whoever clones the project learns no secret."""
    names = tracked(root)
    found = [f"{name}: never committed" for name in names if SECRET_FILES.search(name)]
    for name, text in readable(root, [name for name in names if name not in HARMLESS]):
        for what, pattern in SECRETS:
            found += [
                f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}"
                for hit in pattern.finditer(text)
            ]
    return found
