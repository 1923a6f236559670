"""Drafts and submissions: nothing typed is lost, nothing sent counts twice."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from bti.accounts.models import User
from bti.web.models import Draft, Submission

LARGEST = 200_000  # characters of one draft


@transaction.atomic
def save_draft(user: User, *, key: str, values: Mapping[str, Sequence[str]]) -> datetime:
    """Keep the fields that changed beside what was kept before; returns when.

    Two savings at once are taken one after the other, so that neither loses the other's fields.
    Raises ValueError when the whole is absurdly large.
    """
    draft, _made = Draft.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"text": "{}"}
    )
    kept = json.loads(draft.text)
    kept.update({name: list(entries) for name, entries in values.items()})
    text = json.dumps(kept)
    if len(text) > LARGEST:
        raise ValueError("too large for a draft")
    draft.text = text
    draft.save()
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
