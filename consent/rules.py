"""Who may do what with a consent."""

import rules
from django.utils import timezone

from bti.accounts.models import Municipality, User
from bti.accounts.rules import administered
from bti.people.models import Child
from consent.models import Consent, Signature


@rules.predicate
def works_where_the_child_is(user: User, child: Child | None) -> bool:
    """Has a live place in a unit, and of the child's municipality when a child is named."""
    return bool(user.works_in) if child is None else child.municipality_id in user.works_in


@rules.predicate
def is_citizen(user: User, _obj: object = None) -> bool:
    return user.is_citizen


@rules.predicate
def keeps_it(user: User, consent: Consent | None) -> bool:
    """Answers for the consent: asked for it, or got it with the baton. Has left: holds nothing."""
    return (
        consent is not None
        and consent.keeper_id == user.pk
        and consent.municipality_id in user.works_in
    )


@rules.predicate
def signs_it(user: User, consent: Consent | None) -> bool:
    """Is one of those who sign, logged in as themselves. The twin of ``signable_by``."""
    return (
        consent is not None
        and user.is_citizen
        and Consent.objects.signable_by(user, timezone.localdate()).filter(pk=consent.pk).exists()
    )


@rules.predicate
def keeps_its_consent(user: User, signature: Signature | None) -> bool:
    return signature is not None and keeps_it(user, signature.consent)


@rules.predicate
def signed_it(user: User, signature: Signature | None) -> bool:
    """It is the user's own, and they may still know of the consent."""
    return signature is not None and signature.is_for(user) and signs_it(user, signature.consent)


@rules.predicate
def administers_it(user: User, municipality: Municipality | None) -> bool:
    """System administrators decide which translations are offered; they see no consent."""
    where = administered(user)
    return bool(where) if municipality is None else municipality.pk in where


rules.add_perm("consent.review_texts", administers_it)
rules.add_perm("consent.list_consents", is_citizen)
rules.add_perm("consent.ask_consent", works_where_the_child_is)
rules.add_perm("consent.view_consent", keeps_it | signs_it)
rules.add_perm("consent.print_consent", keeps_it)
rules.add_perm("consent.check_signatures", keeps_it)
rules.add_perm("consent.register_paper", keeps_its_consent)
rules.add_perm("consent.view_scan", keeps_its_consent | signed_it)
rules.add_perm("consent.sign_consent", signs_it)
rules.add_perm("consent.withdraw_consent", keeps_it | signs_it)
