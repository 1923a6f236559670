"""Who may do what with a log. Reading is granted (access.py); writing follows the baton."""

import rules
from django.utils import timezone

from bti.accounts.models import User
from cases.rules import is_holder as holds_the_case
from cases.rules import is_open as case_is_open
from cases.rules import works_in_a_unit
from stafettlogg import access
from stafettlogg.models import ArchiveExport, Goal, HeldBack, InLog, Measure, Stafettlogg, sight


@rules.predicate
def may_read(user: User, log: Stafettlogg | None) -> bool:
    return log is not None and access.may_read(user, log, timezone.localdate())


@rules.predicate
def holds_the_baton(user: User, log: Stafettlogg | None) -> bool:
    """The one who holds the case; the two can never differ."""
    return log is not None and holds_the_case(user, log.case)


@rules.predicate
def is_open(_user: User, log: Stafettlogg | None) -> bool:
    return log is not None and log.is_open


@rules.predicate
def guide_lets_readers_share(user: User, log: Stafettlogg | None) -> bool:
    """Guardians and youth may share a lysglimt where the guide says so; staff readers too."""
    return log is not None and (
        not user.is_citizen or log.case.guide.switches.guardians_write_lysglimt
    )


@rules.predicate
def answers_to_the_family(user: User, log: Stafettlogg | None) -> bool:
    """Is the holder or of the family, not one who reads for the sake of a measure."""
    role = access.role_of(user, log, timezone.localdate()) if log is not None else None
    return role in (access.Role.HOLDER, access.Role.GUARDIAN, access.Role.YOUTH)


@rules.predicate
def is_citizen(user: User, _obj: object = None) -> bool:
    return user.is_citizen


@rules.predicate
def answers_for_it(user: User, measure: Measure | None) -> bool:
    """Has the measure, and the municipality lets participants write (R277)."""
    return (
        measure is not None
        and measure.employee_id == user.pk
        and measure.log.is_open
        and measure.log.case.guide.switches.participants_write
        and access.may_read(user, measure.log, timezone.localdate())
    )


@rules.predicate
def holds_log_of_goal(user: User, goal: Goal | None) -> bool:
    return goal is not None and holds_the_case(user, goal.log.case) and goal.log.is_open


@rules.predicate
def holds_log_of_measure(user: User, measure: Measure | None) -> bool:
    return measure is not None and holds_the_case(user, measure.log.case) and measure.log.is_open


@rules.predicate
def reads_log_of(user: User, entry: InLog | None) -> bool:
    """May read the log, and is shown the entry (twin of ``visible_to``)."""
    if entry is None or not access.may_read(user, entry.log, timezone.localdate()):
        return False
    seen = sight(user, entry.log)
    if seen["actor"] is not None:
        rows = type(entry)._default_manager.visible_to(user, entry.log)
        return bool(rows.filter(pk=entry.pk).exists())
    shield = seen["shield"]
    return shield is None or entry.written_at <= shield or entry.author_id == user.pk


@rules.predicate
def may_hold_back(user: User, entry: InLog | None) -> bool:
    """The holder, and those of the family who read: what they are shown."""
    if entry is None:
        return False
    return bool(answers_to_the_family(user, entry.log) and reads_log_of(user, entry))


@rules.predicate
def may_release(user: User, hold: HeldBack | None) -> bool:
    """Whoever held it back; the holder what a holder did; the family what one did who has left.

    So the holder never opens what one of the family closed, nor one guardian what another did.
    """
    if hold is None or not may_hold_back(user, hold):
        return False
    if hold.author_id == user.pk:
        return True
    if not hold.author.is_citizen:
        return bool(holds_the_case(user, hold.log.case))
    return user.is_citizen and not access.may_read(hold.author, hold.log, timezone.localdate())


@rules.predicate
def holds_log_of_export(user: User, export: ArchiveExport | None) -> bool:
    return export is not None and holds_the_case(user, export.log.case)


rules.add_perm("stafettlogg.list_logs", works_in_a_unit)
rules.add_perm("stafettlogg.view_family_home", is_citizen)
rules.add_perm("stafettlogg.add_stafettlogg", holds_the_case & case_is_open)
rules.add_perm("stafettlogg.view_stafettlogg", may_read)
rules.add_perm("stafettlogg.view_readers", answers_to_the_family)
rules.add_perm("stafettlogg.view_meeting", reads_log_of)
rules.add_perm("stafettlogg.change_stafettlogg", holds_the_baton & is_open)
rules.add_perm("stafettlogg.change_goal", holds_log_of_goal)
rules.add_perm("stafettlogg.add_lysglimt", may_read & is_open & guide_lets_readers_share)
rules.add_perm("stafettlogg.evaluate_measure", holds_log_of_measure | answers_for_it)
rules.add_perm("stafettlogg.end_measure", holds_log_of_measure)
rules.add_perm("stafettlogg.observe_measure", holds_log_of_measure)
rules.add_perm("stafettlogg.export_log", holds_the_baton)
rules.add_perm("stafettlogg.view_export", holds_log_of_export)
rules.add_perm("stafettlogg.hold_back", may_hold_back)
rules.add_perm("stafettlogg.release_hold", may_release)
