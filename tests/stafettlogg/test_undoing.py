"""Undoing one's last act while nobody has built on it."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from stafettlogg.models import Contribution, Evaluation, Goal, Lysglimt, Measure
from stafettlogg.services import (
    contribute,
    end_goal,
    end_measure,
    evaluate,
    plan_measure,
    remark,
    set_goal,
    share_lysglimt,
    undo,
)
from stafettlogg.services.undoing import who_has_read
from tests.stafettlogg.conftest import roles

MAY = "stafettlogg.undo_entry"


def fresh(entry):
    with for_purpose("test"):
        return type(entry)._default_manager.select_related("log__case").get(pk=entry.pk)


def may_undo(user, entry) -> bool:
    with acting(user_id=user.pk):
        return user.has_perm(MAY, fresh(entry))


def undo_as(user, entry, today):
    with acting(user_id=user.pk):
        return undo(fresh(entry), by=user, on=today)


def evaluated(measure, kari, today, **fields) -> Evaluation:
    with acting(user_id=kari.pk):
        return evaluate(
            fresh(measure), by=kari, on=today, evaluated_on=today, carried_out=True,
            **{"effect": 1, "decision": "continue", **fields},
        )  # fmt: skip


def test_a_goal_undone_is_gone_and_kept(log, goal, kari, anne, today, browse):
    assert may_undo(kari, goal)
    undo_as(kari, goal, today)

    with for_purpose("test"):
        assert not Goal.objects.exists()
        assert Goal.everything.get().undone_by == kari
        assert Goal.history.filter(id=goal.pk).count() == 2
    assert ActEvent.objects.filter(act="stafettlogg.undo").count() == 1
    for path in (f"/logg/{log.pk}/", f"/logg/{log.pk}/tidslinje/"):
        assert goal.text not in browse(anne).get(path).content.decode()
    assert browse(anne).get(f"/logg/mal/{goal.pk}/om/").status_code == 404


def test_only_the_author_and_only_the_last_act(goal, new_goal, kari, anne, today):
    later = new_goal(text="Jonas spiser med de andre hver dag")

    assert may_undo(kari, later)
    assert not may_undo(kari, goal)
    assert not may_undo(anne, later)
    with acting(user_id=anne.pk), pytest.raises(PermissionDenied):
        undo(fresh(later), by=anne, on=today)


def test_not_when_somebody_has_built_on_it(log, goal, measure, kari, anne, today):
    assert may_undo(kari, measure)
    assert not may_undo(kari, goal)
    with acting(user_id=anne.pk):
        remark(fresh(measure), by=anne, on=today, text="Det var ikke slik.")
    assert not may_undo(kari, measure)


def test_a_measure_undone_lets_its_actor_out_and_nobody_is_told_again(
    log, pers_measure, kari, today
):
    assert "per" in roles(log)
    before = Notice.objects.count()
    undo_as(kari, pers_measure, today)

    assert "per" not in roles(log)
    assert Notice.objects.count() == before


def test_an_evaluation_undone_gives_the_measure_its_days_back(measure, kari, today):
    days = measure.evaluate_on, measure.due_on
    found = evaluated(measure, kari, today, next_on=today + dt.timedelta(days=99))
    assert fresh(measure).evaluate_on == today + dt.timedelta(days=99)
    assert not may_undo(kari, measure)

    undo_as(kari, found, today)
    now = fresh(measure)
    assert (now.evaluate_on, now.due_on) == days
    assert may_undo(kari, measure) is False  # it is not the last act: the evaluation was


def test_an_evaluation_that_ended_its_measure_is_undone_as_one_act(log, pers_measure, kari, today):
    found = evaluated(pers_measure, kari, today, decision="end")
    assert "per" not in roles(log)
    assert not may_undo(kari, pers_measure)

    undo_as(kari, found, today)
    assert fresh(pers_measure).ended_on is None
    assert "per" in roles(log)


def test_an_end_is_undone(log, goal, measure, kari, today):
    with acting(user_id=kari.pk):
        end_measure(fresh(measure), by=kari, on=today, reason="Ferdig")
    assert may_undo(kari, measure)
    undo_as(kari, measure, today)
    assert (fresh(measure).ended_on, fresh(measure).end_reason) == (None, "")

    with acting(user_id=kari.pk):
        end_measure(fresh(measure), by=kari, on=today, reason="Ferdig")
        end_goal(fresh(goal), by=kari, on=today, reached=True)
    assert not may_undo(kari, measure)
    undo_as(kari, goal, today)
    assert fresh(goal).ended_on is None


def test_a_guardian_undoes_their_own_and_is_told_who_has_read_it(
    log, anne, kari, today, browse, as_
):
    with as_(anne):
        glimpse = share_lysglimt(log, by=anne, on=today, text="Vi lo.")
        assert who_has_read(fresh(glimpse), anne) == ""
    browse(kari).get(f"/logg/{log.pk}/")
    page = browse(anne).get(f"/logg/glimt/{glimpse.pk}/angre/").content.decode()
    assert f"Har åpnet loggen etter at du gjorde dette: {kari.name}." in page

    sent = {"submission_key": str(uuid.uuid4())}
    assert browse(anne).post(f"/logg/glimt/{glimpse.pk}/angre/", sent).status_code == 302
    with for_purpose("test"):
        assert not Lysglimt.objects.exists()
    page = browse(kari).get(f"/logg/{log.pk}/tidslinje/").content.decode()
    assert f"{anne.name} angret noe" in page
    assert "Vi lo." not in page


def test_not_of_what_the_family_had_before_a_shield(case, goal, kari):
    from django.utils import timezone

    case.shielded_at = timezone.now()
    case.save()
    assert not may_undo(kari, goal)


@pytest.mark.django_db(transaction=True)
def test_undone_while_another_builds_on_it_one_of_them_is_refused(goal, kari, today):
    """On real PostgreSQL: never a measure under a goal that is undone."""
    ready, done, refused = threading.Barrier(2), [], []

    def run(act) -> None:
        try:
            ready.wait(20)
            with acting(user_id=kari.pk):
                act()
            done.append(act)
        except (ValidationError, PermissionDenied):
            refused.append(act)
        finally:
            connection.close()

    def plan() -> None:
        plan_measure(
            goal, by=kari, on=today, text="Lek", arena="school", employee=kari, starts_on=today,
            due_on=today, evaluate_on=today,
        )  # fmt: skip

    threads = [
        threading.Thread(target=run, args=(act,))
        for act in (plan, lambda: undo(goal, by=kari, on=today))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(done), len(refused)) == (1, 1)
    with for_purpose("test"):
        assert Goal.objects.exists() == Measure.objects.exists()


KINDS = (Goal, Measure, Evaluation, Lysglimt, Contribution)
ACTS = st.lists(
    st.sampled_from(["goal", "measure", "evaluate", "end", "glimpse", "note", "undo", "other"]),
    max_size=9,
)


@pytest.mark.requirement("R277")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_was_done_only_the_last_act_that_nothing_rests_on_can_be_undone(
    acts, log, kari, anne, today
):
    """Acts of the holder and of a guardian, each life rolled back; the rule is asked of all."""
    with transaction.atomic():
        _live(acts, log, kari, anne, today)
        transaction.set_rollback(True)


def _live(acts, log, kari, anne, today) -> None:
    last = None  # the holder's last act; None when it was undone or is none that can be
    for act in acts:
        if act == "other":
            with acting(user_id=anne.pk):
                share_lysglimt(log, by=anne, on=today, text="Annes")
        elif act == "undo":
            if last and may_undo(kari, last):
                undo_as(kari, last, today)
                last = None
        else:
            last = _act(act, log, kari, today) or last
        stood = [one for model in KINDS for one in _all(model, log)]
        free = [one for one in stood if may_undo(kari, one)]
        assert free == ([last] if last else [])  # nothing rests on the very last one
        assert all(one.author_id == kari.pk for one in free)


def _act(act, log, kari, today):
    """What the holder does, where it can be done."""
    later = today + dt.timedelta(days=40)
    goal, measure = _newest(Goal, log), _newest(Measure, log)
    with acting(user_id=kari.pk):
        if act == "goal":
            return set_goal(
                log, by=kari, on=today, text="Lek", area="social", need=1, takes="x",
                reach_by=later,
            )  # fmt: skip
        if act == "measure" and goal:
            return plan_measure(
                goal, by=kari, on=today, text="Lek", arena="school", employee=kari,
                starts_on=today, due_on=later, evaluate_on=later,
            )  # fmt: skip
        if act == "evaluate" and measure:
            return evaluate(
                measure, by=kari, on=today, evaluated_on=today, carried_out=True, effect=0,
                decision="continue",
            )  # fmt: skip
        if act == "end" and measure:
            return end_measure(measure, by=kari, on=today, reason="x")
        if act == "glimpse":
            return share_lysglimt(log, by=kari, on=today, text="Fint")
        return contribute(log, by=kari, on=today, text="Sett") if act == "note" else None


def _newest(model, log):
    with for_purpose("test"):
        rows = model.objects.filter(log=log, ended_on=None).select_related("log__case")
        return rows.order_by("-pk").first()


def _all(model, log):
    with for_purpose("test"):
        return list(model.objects.filter(log=log))
