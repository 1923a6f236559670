"""Who may do what with a consent."""

import rules

from bti.accounts.models import User
from consent.models import Consent


@rules.predicate
def is_staff(user: User, _obj: object = None) -> bool:
    """Has a live place in a unit."""
    return any(m.unit_id for m in user.live_memberships)


@rules.predicate
def is_citizen(user: User, _obj: object = None) -> bool:
    return user.is_citizen


@rules.predicate
def keeps_it(user: User, consent: Consent | None) -> bool:
    """Answers for the consent: asked for it, or got it with the baton. Has left: holds nothing."""
    return consent is not None and consent.keeper_id == user.pk and bool(user.live_memberships)


@rules.predicate
def signs_it(user: User, consent: Consent | None) -> bool:
    """Is one of those who sign, logged in as themselves."""
    return consent is not None and any(
        (s.guardian and s.guardian.user_id == user.pk) or (s.child and s.child.user_id == user.pk)
        for s in consent.signatures.all()
    )


rules.add_perm("consent.list_consents", is_citizen)
rules.add_perm("consent.ask_consent", is_staff)
rules.add_perm("consent.view_consent", keeps_it | signs_it)
rules.add_perm("consent.register_paper", keeps_it)
rules.add_perm("consent.sign_consent", signs_it)
rules.add_perm("consent.withdraw_consent", keeps_it | signs_it)

