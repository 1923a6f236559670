"""A notice reaches those who may know today, not those who might once."""

import datetime as dt

import pytest
from django.utils import timezone

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify, send_waiting
from cases.services import cancel_invitation, change_level
from stafettlogg.services import set_goal
from tests.security.world import end_work
from tests.stafettlogg.test_goals import goal_of


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_a_blocked_guardian_hears_nothing_of_a_new_level(world, kari, today):
    world.rita.blocked = True
    world.rita.save()
    with acting(user_id=kari.pk):
        change_level(world.case, "return", by=kari, on=today, reason="Det går bedre")

    assert {"citizen-anne", "citizen-tomas"} <= told("level")
    assert "citizen-rita" not in told("level")


def test_one_who_may_not_come_any_more_does_not_hear_that_a_meeting_is_called_off(
    world, kari, per, today
):
    world.rita.blocked = True
    world.rita.save()
    end_work(per)
    invitation = world.case.invitations.get()
    cancel_invitation(invitation, by=kari, on=today)

    assert told("invitation_cancelled") == {"citizen-anne", "citizen-tomas"}


def test_two_changes_of_level_in_a_day_are_told_twice(world, kari, today):
    with acting(user_id=kari.pk):
        for step in ("return", "involve"):
            change_level(world.case, step, by=kari, on=today, reason="Vi prøver")

    assert Notice.objects.filter(kind="level", recipient__username="citizen-anne").count() == 2


def test_one_whose_grant_has_run_out_hears_of_no_news(world, kari, per, anne, today):
    with for_purpose("test"):
        world.log.read_grants.filter(user=per).update(until=today - dt.timedelta(days=1))
    with acting(user_id=kari.pk):
        set_goal(world.log, by=kari, on=today, **goal_of(today))

    assert "citizen-anne" in told("log_news")
    assert "per" not in told("log_news")


@pytest.mark.parametrize("leave", ["work", "login"])
def test_one_who_has_left_gets_no_notice(case, kari, leave, today):
    if leave == "work":
        end_work(kari)
    else:
        User.objects.filter(pk=kari.pk).update(is_active=False)
    notify([User.objects.get(pk=kari.pk)], kind="deadline", subject=case, link="/", on=today)

    assert not Notice.objects.exists()


def test_a_notice_for_a_day_before_one_came_reaches_one_who_works_here_now(case, kari, today):
    kari.memberships.update(starts=today)
    notify([kari], kind="deadline", subject=case, link="/", on=today - dt.timedelta(days=30))

    assert Notice.objects.get().recipient == kari


def test_no_mail_goes_to_one_whose_login_is_closed_since(case, anne, today, mailoutbox):
    notify([anne], kind="consent", subject=case, link="/", on=today)
    anne.is_active = False
    anne.save()

    assert send_waiting() == 0
    assert mailoutbox == []


def test_a_mail_names_nobody_and_nothing(world, kari, today, mailoutbox):
    with acting(user_id=kari.pk):
        change_level(world.case, "return", by=kari, on=today, reason="Det går bedre")
    Notice.objects.update(created_at=timezone.now())
    send_waiting()

    assert len(mailoutbox) > 2
    for mail in mailoutbox:
        text = f"{mail.subject} {mail.body} {mail.message()}"
        for word in ("Jonas", "Elvestad", "Skogbrynet", "nivå", "Det går bedre", "/saker/"):
            assert word not in text
