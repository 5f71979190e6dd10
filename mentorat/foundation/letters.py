"""Mails written from templates, in the recipient's language, into the outbox."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask import current_app, render_template

from mentorat.foundation import outbox
from mentorat.foundation.i18n import speaking

# What a mail program may turn into a link: an address of the web, of mail, or a bare domain;
# with letters and dots of any script, and with signs that nobody sees around the dots.
_DOT = r"[\u00ad\u200b-\u200d]*[.\u3002\uff0e\uff61][\u00ad\u200b-\u200d]*"
_REST = r"[^\s<>\"\u2066-\u2069]*"
_ADDRESS = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,15}}://|www\.|mailto:|[\w.+-]+[@\uff20]|(?:[\w-]+{_DOT})+[^\W\d_]{{2,24}}){_REST}",
    re.IGNORECASE,
)
_AFTER = ".,;:!?)»"  # what may stand behind an address in a sentence
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+(?=<)")
_JOINER = "\u2060"  # nobody sees it; no program reads an address across it


def post_letter(
    template: str,
    *,
    to: str,
    language: str,
    values: dict[str, Any],
    about: tuple[str, str] | None = None,
    addressee: tuple[str, str] | None = None,
    scope_id: int | None = None,
    reply_to: str = "",
    links: Collection[str] = (),
    once_key: str | None = None,
    attachments: Sequence[outbox.Attachment] = (),
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
) -> outbox.OutboxMessage:
    """Post the mail `templates/<template>.txt` and `.html`.

    Its subject is the text's `title` block; nothing personal belongs in a subject.
    `template` is "room/mails/event"; the event becomes the message's kind. The button
    `values["action_url"]` opens its page in the letter's language. Addresses that are neither
    ours, nor `reply_to`, nor among `links` were typed by somebody: they stay words.
    """
    if values.get("action_url"):
        values = {**values, "action_url": _in_language(values["action_url"], language)}
    with speaking(language):
        subject = _block(f"{template}.txt", "title", values)
        text = render_template(f"{template}.txt", **values)
        html = render_template(f"{template}.html", **values)
    ours = {one for one in (reply_to, *links) if one}
    return outbox.post(
        kind=template.rsplit("/", 1)[-1],
        to=to,
        subject=subject,
        text=inert(text, ours),
        html=_BETWEEN_TAGS.sub(lambda words: inert(words.group(), ours), html),
        language=language,
        attachments=attachments,
        once_key=once_key,
        about=about,
        addressee=addressee,
        scope_id=scope_id,
        reply_to=reply_to,
        due_at=due_at,
        useful_until=useful_until,
    )


def inert(words: str, ours: Collection[str] = ()) -> str:
    """`words` in which no address leads anywhere but to this site and to `ours`."""
    base = str(current_app.config["PUBLIC_BASE_URL"])

    def tame(found: re.Match[str]) -> str:
        address = found.group()
        is_ours = address == base or address.startswith((f"{base}/", f"{base}?"))
        if is_ours or address.rstrip(_AFTER) in ours:
            return address
        return re.sub(r"([./:@\u3002\uff0e\uff61\uff20])", rf"\1{_JOINER}", address)

    return _ADDRESS.sub(tame, words)


def _in_language(url: str, language: str) -> str:
    """The same page, speaking the language of the letter."""
    if re.search(r"[?&]lang=", url):
        return url
    return f"{url}{'&' if '?' in url else '?'}lang={language}"


def _block(name: str, block: str, values: dict[str, Any]) -> str:
    template = current_app.jinja_env.get_template(name)
    context: dict[str, Any] = dict(values)
    current_app.update_template_context(context)
    return "".join(template.blocks[block](template.new_context(context))).strip()
