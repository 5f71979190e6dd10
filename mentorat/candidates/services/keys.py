"""Ways back to a draft: the key of one browser, a link by mail, a code on paper."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import timedelta

from flask import current_app

from mentorat.candidates import mails, queries
from mentorat.candidates.models import Candidate
from mentorat.candidates.services import links
from mentorat.candidates.states import CandidateState
from mentorat.foundation import tokens
from mentorat.foundation.tokens import LinkRefused

BROWSER_KEY = "candidates.browser"
CODE = "candidates.code"
KEY_LASTS = timedelta(days=60)
# Sixteen letters that are not taken for each other, read or heard, and that spell no word.
LETTERS = "CDFGHJKMNPRTVWXZ"
CODE_LENGTH = 8


def hold(draft: Candidate) -> str:
    """The secret by which one browser goes on with a draft; the browser before loses its own."""
    tokens.revoke(BROWSER_KEY, draft.public_id)
    return tokens.issue(BROWSER_KEY, draft.public_id, lasts=KEY_LASTS)


def code_of(draft: Candidate) -> str:
    """The code that goes back to a draft, together with the first name: "CDFG HJKM".

    Made from who the person is, so that it can be shown again without being stored, and
    ends when somebody else writes their name into the draft. Empty before there is a name.
    """
    if not draft.first_name:
        return ""
    who = "\0".join((CODE, draft.public_id, draft.first_name, draft.email, draft.phone))
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, who.encode(), hashlib.sha256).hexdigest()
    letters = "".join(LETTERS[int(digit, 16)] for digit in digest[:CODE_LENGTH])
    return f"{letters[:4]} {letters[4:]}"


def renew(draft: Candidate) -> None:
    """Somebody else, or at another address: what was given before opens nothing any more.

    A new code, and by itself a link to the mail address. Whoever began the draft in
    somebody's place and passed it on can no longer read in it.
    """
    tokens.revoke(mails.DRAFT_LINK, draft.public_id)
    tokens.revoke(CODE, draft.public_id)
    secret = _secret(code_of(draft), draft.first_name)
    tokens.issue(CODE, draft.public_id, lasts=KEY_LASTS, raw=secret)
    if draft.email and links.may_get_links(draft.email):
        mails.post_draft_link(draft, draft.email)


def draft_by_code(code: str, first_name: str) -> Candidate:
    """The draft behind a code and a first name, held; raises LinkRefused when they do not fit."""
    token = tokens.find(CODE, _secret(code, first_name))
    draft = queries.locked(token.subject_id)
    if draft is None or draft.state != CandidateState.DRAFT:
        raise LinkRefused
    return draft


def close(draft: Candidate) -> None:
    """The application has been sent: nothing goes back to it."""
    for purpose in (BROWSER_KEY, CODE, mails.DRAFT_LINK):
        tokens.revoke(purpose, draft.public_id)


def _secret(code: str, first_name: str) -> str:
    """Code and name as one secret, however they were typed: blanks, accents, small letters."""
    letters = "".join(one for one in code.upper() if one in LETTERS)
    flat = unicodedata.normalize("NFKD", first_name).casefold()
    return f"{letters} {''.join(one for one in flat if one.isalnum())}"
