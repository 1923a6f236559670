"""Violence is suspected: what changes after that in what was there before, the family never sees.

That nothing new is shown, tests/stafettlogg/test_log_shield.py tells.
"""

import datetime as dt

import pytest
from django.utils import timezone

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from cases.models import Case, HolderChange
from cases.services import change_level, confirm_receipt, report_concern
from cases.services import hand_over as take_over
from cases.services.following import remind_of_feedback
from consent.services import hand_over, withdraw_consent
from stafettlogg.models import Goal, Measure, Stafettlogg
from stafettlogg.services import end_goal, end_measure

TOLD = {
    "channel": "portal", "violence_suspected": True, "guardians_informed": False,
    "not_informed_reason": "Vold",
}  # fmt: skip


@pytest.fixture
def shielded(world, kari, today):
    """Kari has reported suspected violence; returned as the next request reads the log."""
    with acting(user_id=kari.pk):
        report_concern(world.case, by=kari, on=today, sent_on=today, **TOLD)
        return Stafettlogg.objects.select_related("case__child").get(pk=world.log.pk)


@pytest.fixture
def seen(browse, shielded):
    """``seen(user)``: what the pages of the log say."""

    def words(user: User) -> str:
        client = browse(user)
        pages = (f"/logg/{shielded.pk}/", "/logg/familie/")
        return "".join(client.get(page).content.decode() for page in pages)

    return words


def test_a_measure_that_was_ended_after_stands_as_it_was(shielded, seen, anne, kari, today):
    with acting(user_id=kari.pk):
        measure = Measure.objects.select_related("log__case").get(log=shielded)
        end_measure(measure, by=kari, on=today, reason="Barnevernet har overtatt")
        goal = Goal.objects.select_related("log__case").get(log=shielded)
        end_goal(goal, by=kari, on=today, reached=False)

    family = seen(anne)

    assert "Barnevernet har overtatt" not in family
    assert "avsluttet" not in family.lower()
    assert "1 mål, 1 tiltak" in family


def test_staff_see_the_end_of_the_measure(shielded, browse, kari, today):
    with acting(user_id=kari.pk):
        measure = Measure.objects.select_related("log__case").get(log=shielded)
        end_measure(measure, by=kari, on=today, reason="Barnevernet har overtatt")

    assert "Barnevernet har overtatt" in browse(kari).get(f"/logg/{shielded.pk}/").content.decode()


def test_a_day_that_was_moved_after_stands_as_it_was(shielded, seen, anne, today):
    from stafettlogg.views.plans import plan_of

    with for_purpose("test"):
        measure = Measure.objects.get(log=shielded)
        agreed = measure.due_on
        measure.due_on = measure.evaluate_on = today + dt.timedelta(days=300)
        measure.save()

    with acting(user_id=anne.pk):
        [goal] = plan_of(shielded, anne, today, may_write=False).goals

    assert goal["measures"][0]["due_on"] == agreed


def test_that_others_closed_the_case_is_not_told(shielded, seen, anne, kari, today):
    with acting(user_id=kari.pk):
        change_level(shielded.case, "close", by=kari, on=today, reason="Flyttet")

    family = seen(anne)

    assert "avsluttet" not in family.lower()
    assert "Del et lysglimt" not in family  # nobody writes in it any more


def test_one_who_withdrew_the_consent_is_told_that_the_log_ended(shielded, seen, anne, browse):
    given = shielded.case.consents.get(state="given")
    browse(anne).post(
        f"/samtykke/{given.pk}/trekk/",
        {"submission_key": "7d1f2a0e-1b0f-4a0e-9a53-0d6b9c0f7a11", "reason": ""},
    )

    assert "Loggen ble avsluttet" in seen(anne)


def test_a_holder_who_got_the_baton_the_same_day_is_not_shown(
    shielded, seen, world, anne, colleague, kari, siri, today
):
    with for_purpose("test"):
        case = world.case
        case.holder = colleague
        case.save()
        HolderChange.objects.create(
            case=case, noted_by=siri, previous=kari, holder=colleague, reason="x", on=today
        )
        world.derive()

    assert "Hege Vold" not in seen(anne)


def test_the_consent_names_the_one_who_asked_and_not_the_one_who_keeps_it_now(
    shielded, world, anne, colleague, siri, today, browse
):
    hand_over([world.asked], to=colleague, by=siri, on=today)

    words = browse(anne).get(f"/samtykke/{world.asked.pk}/").content.decode()

    assert "Kari Nordli" in words
    assert "Hege Vold" not in words


@pytest.mark.requirement("R35")
def test_a_second_report_does_not_tell_the_level_that_the_first_one_led_to(world, kari, today):
    """Reported without suspicion of violence first: the family went on seeing level 2."""
    first = {**TOLD, "violence_suspected": False}
    report_concern(world.case, by=kari, on=today, sent_on=today, **first)
    change_level(world.case, "report", by=kari, on=today, reason="Meldt")
    report_concern(world.case, by=kari, on=today, sent_on=today, **TOLD)

    stored = Case.objects.get(pk=world.case.pk)
    assert (stored.level, stored.level_for_guardians) == (3, 2)


def test_nobody_of_the_family_gets_a_notice_or_a_mail(shielded, world, kari, today, mailoutbox):
    from bti.notices.services import send_waiting

    before = Notice.objects.filter(recipient__kind="citizen").count()
    with acting(user_id=kari.pk):
        fresh = Case.objects.get(pk=world.case.pk)
        change_level(fresh, "report", by=kari, on=today, reason="Meldt")
        withdraw_consent(world.asked, by=kari, on=today)
    send_waiting()

    assert Notice.objects.filter(recipient__kind="citizen").count() == before
    assert not [mail for mail in mailoutbox if "epost.example" in mail.to[0]]


def test_a_guardian_who_is_registered_after_gets_nothing(shielded, world, kari, today, browse):
    from cases.services import add_guardian

    with acting(user_id=kari.pk):
        tie = add_guardian(
            Case.objects.get(pk=world.case.pk), by=kari, on=timezone.localdate(),
            first_name="Nina", last_name="Ny", relation="other", parental_responsibility=True,
        )  # fmt: skip
        tie.guardian.user = User.objects.create_user("ny", kind="citizen", name="Nina Ny")
        tie.guardian.save()
        world.changed()

    assert browse(tie.guardian.user).get(f"/logg/{world.log.pk}/").status_code == 404


@pytest.mark.requirement("R35", "R64")
def test_what_follows_a_report_is_told_to_no_citizen(
    shielded, seen, browse, anne, kari, world, today
):
    before = Notice.objects.filter(recipient__kind="citizen").count()
    report = world.case.concernreports.order_by("-pk").first()
    report.case = Case.objects.get(pk=world.case.pk)
    with acting(user_id=kari.pk):
        confirm_receipt(report, by=kari, on=today, received_on=today)
        take_over(
            report, by=kari, on=today, taken_over_by="Barneverntjenesten i byen",
            meeting_point="Rom 14", meeting_on=today,
        )  # fmt: skip
    remind_of_feedback(today + dt.timedelta(days=60))

    family = seen(anne) + browse(anne).get("/varsler/").content.decode()

    for words in ("Barneverntjenesten i byen", "Rom 14", "bekymringsmelding", "Vold"):
        assert words not in family
    assert Notice.objects.filter(recipient__kind="citizen").count() == before
    for path in (
        "melding/",
        "melding/nei/",
        f"melding/{report.pk}/",
        f"melding/{report.pk}/ansvar/",
    ):
        assert browse(anne).get(f"/saker/{world.case.pk}/{path}").status_code == 404
    assert browse(anne).get("/saker/meldinger/").status_code == 403
