"""Drafts and submissions: nothing typed is lost, nothing sent counts twice."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from bti.accounts.models import User
from bti.web.models import Draft, Submission

LARGEST = 200_000  # characters of one draft


def save_draft(user: User, *, key: str, values: Mapping[str, Sequence[str]]) -> datetime:
    """Keep the fields that changed beside what was kept before; returns when.

    Raises ValueError when the whole is absurdly large.
    """
    kept, _saved_at = load_draft(user, key=key)
    kept.update({name: list(entries) for name, entries in values.items()})
    text = json.dumps(kept)
    if len(text) > LARGEST:
        raise ValueError("too large for a draft")
    draft, _made = Draft.objects.update_or_create(user=user, key=key, defaults={"text": text})
    return draft.saved_at


def load_draft(user: User, *, key: str) -> tuple[dict[str, list[str]], datetime | None]:
    """What was typed and when; empty and None when there is no draft."""
    draft = Draft.objects.filter(user=user, key=key).first()
    return (json.loads(draft.text), draft.saved_at) if draft else ({}, None)


def drop_draft(user: User, *, key: str) -> None:
    """The form was sent: its draft has done its work."""
    Draft.objects.filter(user=user, key=key).delete()


def claim_submission(user: User, *, key: uuid.UUID) -> tuple[Submission, bool]:
    """The submission with this key and whether it is new.

    A second press that comes while the first still works waits for it here (unique index).
    """
    return Submission.objects.get_or_create(key=key, defaults={"user": user})
