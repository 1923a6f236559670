"""Bringing guardianships into line with Folkeregisteret.

The register closes doors by itself, and opens none: who gains responsibility, and all that is
unclear, is for a person to decide. What a person has blocked, or a judgment says, it never touches.
"""

from datetime import date, timedelta

from django.db import transaction

from bti.audit.record import record_act
from bti.people.models import AddressProtection, Child, Guardianship, RegistryCheck
from bti.people.registry.client import NotFound, Registry
from bti.people.registry.facts import Facts, read_facts
from bti.people.signals import guardianship_changed, registry_differs

SOURCE = "Folkeregisteret"
ORDER = [str(grade) for grade in AddressProtection.values]
Code = RegistryCheck.Code
Relation = Guardianship.Relation
NOT_PARENTS = (Relation.VERGE, Relation.FOSTER)


def sync_child(child: Child, registry: Registry, *, on: date) -> list[str]:
    """Ask about one child and its guardians, and act on it; returns what a person must decide.

    The register is asked before the transaction begins. Raises Unanswered, and changes nothing.
    """
    try:
        facts = read_facts(registry.person(child.identity_number))
    except NotFound:
        return _keep(child, [Code.NOT_FOUND], on)
    dead = _dead_guardians(child, registry)
    return _apply(child, facts, dead, on)


def _dead_guardians(child: Child, registry: Registry) -> set[int]:
    """Guardians who are registered as dead, of those who still count."""
    found = set()
    for tie in child.guardianships.filter(blocked=False).select_related("guardian"):
        if tie.guardian.identity_number:
            try:
                facts = read_facts(registry.person(tie.guardian.identity_number))
            except NotFound:
                continue
            if facts.is_dead:
                found.add(tie.guardian_id)
    return found


@transaction.atomic
def _apply(child: Child, facts: Facts, dead: set[int], on: date) -> list[str]:
    child = Child.objects.select_for_update().get(pk=child.pk)
    codes: list[str] = [Code.UNCLEAR] if facts.unclear else []
    codes += [Code.DEAD_CHILD] if facts.is_dead else []
    codes += [Code.VERGE] if facts.has_verge else []
    codes += _grade(child, facts)
    changed, seen = False, set()
    ties = child.guardianships.select_for_update(of=("self",)).select_related("guardian")
    for tie in ties.order_by("pk"):
        seen.add(tie.guardian.identity_hash)
        code, ended = _tie(tie, facts, dead, on)
        codes += [code] if code else []
        changed |= ended
    if facts.responsible - seen:
        codes.append(Code.UNKNOWN_RESPONSIBLE)
    if changed:
        guardianship_changed.send(sender=Guardianship, child=child)
    return _keep(child, codes, on)


def _tie(tie: Guardianship, facts: Facts, dead: set[int], on: date) -> tuple[str, bool]:
    """What a person must decide about one relation, and whether it was ended now."""
    if tie.blocked:  # a manual block beats everything the register says
        return "", False
    if tie.guardian_id in dead:
        return "", tie.is_live(on) and _end(tie, on, act="people.registry_says_dead")
    hashed, has = tie.guardian.identity_hash, tie.parental_responsibility
    says = hashed in facts.responsible
    if not hashed or tie.relation in NOT_PARENTS or says == has:
        return "", False
    if tie.judged_on is not None:
        return Code.JUDGMENT, False
    if says:
        return Code.GAINED, False
    if not facts.responsible and facts.unclear:
        return "", False  # told as unclear
    tie.parental_responsibility = False
    _save(tie, on, act="people.registry_ends_responsibility")
    return "", True


def _end(tie: Guardianship, on: date, *, act: str) -> bool:
    tie.ends = on - timedelta(days=1)
    _save(tie, on, act=act)
    return True


def _save(tie: Guardianship, on: date, *, act: str) -> None:
    tie.source, tie.change_reason = f"{SOURCE} {on:%d.%m.%Y}", SOURCE
    tie.save()
    record_act(by=None, act=act, subject=tie, on=on.isoformat())


def _grade(child: Child, facts: Facts) -> list[str]:
    """A stricter grade holds at once; a milder one is for a person to let hold."""
    if facts.grade is None or facts.grade == child.address_protection:
        return []
    if ORDER.index(facts.grade) < ORDER.index(child.address_protection):
        return [Code.MILDER_GRADE]
    child.address_protection = facts.grade
    child.save(update_fields=["address_protection"])
    record_act(by=None, act="people.registry_protects", subject=child)  # the grade is secret
    return []


def _keep(child: Child, codes: list[str], on: date) -> list[str]:
    """Note what differs, and tell it upward when it is new."""
    codes = sorted(set(map(str, codes)))
    before = RegistryCheck.objects.filter(child=child).first()
    RegistryCheck.objects.update_or_create(child=child, defaults={"asked_on": on, "differs": codes})
    new = set(codes) - set(before.differs if before else []) - {str(Code.MILDER_GRADE)}
    if new:
        registry_differs.send(sender=Child, child=child, on=on)
    return codes
