"""Mails written from templates, in the recipient's language, into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app, render_template

from mentorat.foundation import outbox
from mentorat.foundation.i18n import speaking


def post_letter(
    template: str,
    *,
    to: str,
    language: str,
    values: dict[str, Any],
    about: tuple[str, str] | None = None,
    scope_id: int | None = None,
    once_key: str | None = None,
    attachments: Sequence[outbox.Attachment] = (),
    due_at: datetime | None = None,
) -> outbox.OutboxMessage:
    """Post the mail `templates/<template>.txt` and `.html`.

    Its subject is the text's `title` block; nothing personal belongs in a subject.
    `template` is "room/mails/event"; the event becomes the message's kind.
    """
    with speaking(language):
        subject = _block(f"{template}.txt", "title", values)
        text = render_template(f"{template}.txt", **values)
        html = render_template(f"{template}.html", **values)
    return outbox.post(
        kind=template.rsplit("/", 1)[-1],
        to=to,
        subject=subject,
        text=text,
        html=html,
        language=language,
        attachments=attachments,
        once_key=once_key,
        about=about,
        scope_id=scope_id,
        due_at=due_at,
    )


def _block(name: str, block: str, values: dict[str, Any]) -> str:
    template = current_app.jinja_env.get_template(name)
    context: dict[str, Any] = dict(values)
    current_app.update_template_context(context)
    return "".join(template.blocks[block](template.new_context(context))).strip()
