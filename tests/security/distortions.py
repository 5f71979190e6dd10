"""Forms as they were read on a page, bent in every way a request can be bent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote_plus

from tests.security import nonsense
from tests.security.harvest import FoundForm

URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "b0undary"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Attempt:
    """One request; `what` says in words how it was bent."""

    what: str
    url: str
    method: str = "POST"
    query: str = ""
    body: bytes = b""
    type: str = URLENCODED
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stock:
    """What one form's request may borrow from the rest of the site."""

    token: str
    ids: Sequence[str]  # parts of addresses of other things, and values other forms hold
    urls: Sequence[str]  # of the same rule
    names: Sequence[str]  # of query parameters


def encoded(pairs: Pairs) -> bytes:
    """Half characters included, which no browser could send."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(value: str) -> str:
    return quote_plus(value.encode("utf-8", "surrogatepass"))


def multipart(pairs: Pairs, files: Sequence[tuple[str, str]] = ()) -> bytes:
    """The same pairs as parts, and `files` as parts that carry a file."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{rest}\r\n\r\n{value}\r\n'
        for found, rest in ((pairs, ""), (list(files), '; filename="hostname"'))
        for name, value in found
    ]
    return ("".join(lines) + f"--{BOUNDARY}--\r\n").encode("utf-8", "surrogatepass")


@dataclass
class Bender:
    """Bends `form` as the dice fall."""

    form: FoundForm
    stock: Stock
    dice: Random
    ways: list[Callable[[], Attempt]] = field(init=False)

    def __post_init__(self) -> None:
        usual = [self.one_field] * 12 + [self.some_fields] * 4 + [self.every_field] * 2
        rare = [self.left_out, self.doubled, self.strangers, self.elsewhere, self.with_query] * 2
        others = [self.as_file, self.too_much, self.not_a_form, self.broken_parts, self.as_parts]
        self.ways = [*usual, *rare, *others, self.other_method, self.as_a_person, self.from_far]

    def one(self) -> Attempt:
        return self.dice.choice(self.ways)()

    @property
    def pairs(self) -> Pairs:
        return [("csrf_token", self.stock.token), *self.form.values.items()]

    def value(self, name: str = "") -> str:
        """Nonsense, what was offered elsewhere, or the id of something else."""
        offered = self.form.fields[name].offered if name in self.form.fields else []
        kind = self.dice.random()
        if kind < 0.1 and offered:
            return self.dice.choice(offered)
        if kind < 0.25:
            return self.dice.choice(self.stock.ids)
        return self.dice.choice(nonsense.VALUES)

    def _post(self, what: str, pairs: Pairs, url: str = "") -> Attempt:
        return Attempt(what, url or self.form.action, body=encoded(pairs))

    def _bent(self, names: set[str]) -> Pairs:
        return [(name, self.value(name) if name in names else value) for name, value in self.pairs]

    def one_field(self) -> Attempt:
        names = list(self.form.values)
        if not names:
            return self.strangers()
        name = self.dice.choice(names)
        pairs = self._bent({name})
        return self._post(f"{name}={dict(pairs)[name][:60]!r}", pairs)

    def some_fields(self) -> Attempt:
        names = list(self.form.values)
        chosen = set(self.dice.sample(names, min(len(names), self.dice.randint(1, 4))))
        return self._post(f"nonsense in {sorted(chosen)}", self._bent(chosen))

    def every_field(self) -> Attempt:
        return self._post("nonsense everywhere", self._bent(set(self.form.values)))

    def left_out(self) -> Attempt:
        kept = self.pairs[:1] + [one for one in self.pairs[1:] if self.dice.random() < 0.6]
        return self._post(f"only {[name for name, _ in kept[1:]]}", kept)

    def doubled(self) -> Attempt:
        more = [(name, self.value(name)) for name, _ in self.pairs[1:] for _ in range(2)]
        pairs = self.pairs + more
        rest = pairs[1:]
        self.dice.shuffle(rest)
        return self._post("each field thrice", pairs[:1] + rest)

    def strangers(self) -> Attempt:
        names = self.dice.sample(nonsense.STRANGERS, 6)
        more = [(name, self.value()) for name in names]
        return self._post(f"strange fields {names}", self.pairs + more)

    def elsewhere(self) -> Attempt:
        return self._post("another address", self.pairs, self.other_url())

    def from_far(self) -> Attempt:
        """Sent by hand for something else, with nonsense."""
        return self._post("another address", self._bent(set(self.form.values)), self.other_url())

    def other_url(self) -> str:
        if self.stock.urls and self.dice.random() < 0.5:
            return self.dice.choice(self.stock.urls).partition("?")[0]
        parts = self.form.action.partition("?")[0].split("/")
        place = self.dice.randrange(1, len(parts))
        parts[place] = self.dice.choice([*nonsense.PATH_PARTS, *self.stock.ids[:40]])
        return "/".join(parts) if parts[1] else f"/x{'/'.join(parts)}"

    def with_query(self) -> Attempt:
        query = bent_query(self.stock, self.dice)
        return Attempt(
            f"?{query[:60]}", self.form.action, query=query, body=encoded(self._bent(set()))
        )

    def as_file(self) -> Attempt:
        name = self.dice.choice([*self.form.values, "file"])
        pairs = [one for one in self.pairs if one[0] != name]
        body = multipart(pairs, [(name, self.value())])
        return self._parts(f"{name} as a file", body)

    def as_parts(self) -> Attempt:
        names = set(self.dice.sample(list(self.form.values), min(2, len(self.form.values))))
        return self._parts(f"parts, nonsense in {sorted(names)}", multipart(self._bent(names)))

    def _parts(self, what: str, body: bytes) -> Attempt:
        type_ = f"multipart/form-data; boundary={BOUNDARY}"
        return Attempt(
            what, self.form.action, body=body, type=type_, headers=self._token_as_header()
        )

    def broken_parts(self) -> Attempt:
        whole = multipart(self.pairs)
        cut = whole[: self.dice.randrange(len(whole))]
        flipped = bytearray(whole)
        for _ in range(5):
            flipped[self.dice.randrange(len(flipped))] = self.dice.randrange(256)
        nameless = whole.replace(b'name="', b'nom="', 2)
        return self._parts("broken parts", self.dice.choice([cut, bytes(flipped), nameless]))

    def too_much(self) -> Attempt:
        name = self.dice.choice([*self.form.values, "x"])
        kind = self.dice.randrange(3)
        if kind == 0:
            return self._post("2,000 fields", self.pairs + [(f"f{k}", "1") for k in range(2_000)])
        if kind == 1:
            size = self.dice.choice([200_000, 600_000])
            return self._post(f"{size} characters in {name}", [*self.pairs, (name, "é" * size)])
        return self._parts("600 parts", multipart(self.pairs + [(name, "1")] * 600))

    def not_a_form(self) -> Attempt:
        body = self.dice.choice([*nonsense.JSON_BODIES, encoded(self.pairs).decode()])
        type_ = self.dice.choice(nonsense.OTHER_TYPES)
        return Attempt(
            f"{type_}: {body[:40]}",
            self.form.action,
            body=body.encode(),
            type=type_,
            headers=self._token_as_header(),
        )

    def _token_as_header(self) -> tuple[tuple[str, str], ...]:
        return (("X-CSRFToken", self.stock.token),)

    def other_method(self) -> Attempt:
        method = self.dice.choice(
            ["GET", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "X"]
        )
        return Attempt(
            f"by {method}",
            self.form.action,
            method=method,
            body=encoded(self.pairs),
            headers=(*self._token_as_header(), ("X-HTTP-Method-Override", "POST")),
        )

    def as_a_person(self) -> Attempt:
        return self._post("as a person would", self.pairs)


def bent_query(stock: Stock, dice: Random) -> str:
    """A query string that no page of ours would write."""
    kind = dice.random()
    if kind < 0.4 or not stock.names:
        return dice.choice(nonsense.QUERIES)
    values = [*nonsense.VALUES, *stock.ids[:60]]
    chosen = [(dice.choice(stock.names), dice.choice(values)) for _ in range(dice.randint(1, 4))]
    return encoded([(name, value[:2_000]) for name, value in chosen]).decode()
