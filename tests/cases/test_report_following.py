"""After a report: who answers for the child, the answer of child welfare, and who is reminded."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from bti.audit.models import ReadEvent
from bti.notices.models import Notice
from cases.models import Case, ConcernReport
from cases.services import confirm_receipt, hand_over, report_concern
from cases.services.following import remind_of_feedback, still_responsible
from cases.tasks import remind_of_deadlines

DAY = dt.timedelta(days=1)
WEEKS = dt.timedelta(weeks=3)
KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1c02"
SILENT = Notice.Kind.REPORT_SILENT


@pytest.fixture
def old_case(case, today) -> Case:
    """The concern is two months old, so that a report can be."""
    case.concern_on = today - dt.timedelta(days=60)
    case.save()
    return case


@pytest.fixture
def report(old_case, kari, today):
    """``report(**values)`` notes a report, without suspected violence, sent today."""

    def noted(by=kari, **values) -> ConcernReport:
        given = {"sent_on": today, "channel": "portal", "guardians_informed": True}
        return report_concern(old_case, by=by, on=today, **{**given, **values})

    return noted


def take_over(report, by, today, **values):
    given = {
        "taken_over_by": "Barneverntjenesten", "meeting_point": "Rådhuset, rom 2",
        "meeting_on": today + 7 * DAY,
    }  # fmt: skip
    return hand_over(report, by=by, on=today, **{**given, **values})


@pytest.mark.requirement("R15", "R378")
def test_the_responsibility_stays_until_a_service_and_a_meeting_point_are_agreed(
    old_case, report, kari, mona, today, browse
):
    stored = report()
    page = browse(kari).get(reverse("cases:detail", args=[old_case.pk])).content.decode()
    assert "Ansvaret er fortsatt ditt" in page
    assert reverse("cases:hand-over", args=[old_case.pk, stored.pk]) in page
    assert list(still_responsible(kari)) == [stored]

    for lacking in ("taken_over_by", "meeting_point"):
        with pytest.raises(ValidationError) as error:
            take_over(stored, kari, today, **{lacking: " "})
        assert list(error.value.message_dict) == [lacking]
    assert not ConcernReport.objects.get().is_taken_over

    take_over(stored, kari, today)
    assert ConcernReport.objects.get().taken_over_on == today
    page = browse(kari).get(reverse("cases:detail", args=[old_case.pk])).content.decode()
    assert "Ansvaret er fortsatt ditt" not in page
    assert "Overtatt av Barneverntjenesten." in page
    assert not still_responsible(kari)
    with pytest.raises(ValidationError, match="alt overtatt"):
        take_over(stored, kari, today)


@pytest.mark.requirement("R378")
@pytest.mark.parametrize("lacking", ["taken_over_by", "meeting_point", "meeting_on"])
def test_the_database_takes_no_half_handing_over(report, kari, today, lacking):
    stored = take_over(report(), kari, today)
    setattr(stored, lacking, None if lacking == "meeting_on" else "")

    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save()


@pytest.mark.parametrize("days", [-1, 400])
def test_the_meeting_is_after_the_report_and_within_a_year(report, kari, today, days):
    with pytest.raises(ValidationError) as error:
        take_over(report(), kari, today, meeting_on=today + days * DAY)

    assert list(error.value.message_dict) == ["meeting_on"]


@pytest.mark.requirement("R143")
def test_nothing_that_is_under_way_ends_when_somebody_takes_over(old_case, report, kari, today):
    before = (old_case.level, old_case.holder_id, old_case.closed_on)

    take_over(report(), kari, today)

    stored = Case.objects.get()
    assert (stored.level, stored.holder_id, stored.closed_on) == before


@pytest.mark.requirement("R143")
def test_the_page_says_that_one_goes_on_while_child_welfare_looks_into_it(
    old_case, report, kari, browse
):
    report()

    page = browse(kari).get(reverse("cases:detail", args=[old_case.pk])).content.decode()

    assert "Fortsett med det dere er i gang med, også mens barnevernet undersøker." in page


@pytest.mark.requirement("R378")
def test_taking_over_is_noted_from_its_page(old_case, report, kari, colleague, today, browse):
    stored = report()
    address = reverse("cases:hand-over", args=[old_case.pk, stored.pk])
    given = {
        "submission_key": KEY, "taken_over_by": "Barneverntjenesten",
        "meeting_point": "Rådhuset", "meeting_on": (today + DAY).isoformat(),
    }  # fmt: skip

    assert browse(colleague).post(address, given).status_code == 404
    assert browse(kari).get(reverse("cases:hand-over", args=[old_case.pk, 0])).status_code == 404
    assert browse(kari).post(address, {**given, "meeting_on": ""}).status_code == 422
    assert browse(kari).post(address, given).status_code == 302

    assert ConcernReport.objects.get().taken_over_by == "Barneverntjenesten"


def test_only_the_holder_notes_who_takes_over(report, mona, colleague, anne, guardians, today):
    stored = report()
    for other in (mona, colleague, anne):
        with pytest.raises(PermissionDenied):
            take_over(stored, other, today)


@pytest.mark.requirement("R15", "R34", "R378")
def test_the_leader_sees_who_answers_and_nothing_of_what_is_reported(
    case_at_1, kari, mona, today, browse
):
    stored = report_concern(
        case_at_1, by=kari, on=today, sent_on=today, channel="letter", violence_suspected=True,
        guardians_informed=False, not_informed_reason="Far slår", legal_basis="necessity",
        child_not_informed_reason="Hun er redd", leader_told=True,
    )  # fmt: skip
    address = reverse("cases:oversee", args=[case_at_1.pk])

    page = browse(mona).get(address).content.decode()
    assert "Ansvaret er fortsatt hos Kari Nordli." in page
    assert "Barnevernet har ikke svart ennå." in page
    take_over(stored, kari, today)
    page = browse(mona).get(address).content.decode()
    assert "Overtatt av Barneverntjenesten." in page
    for secret in ("Far slår", "Hun er redd", "vold", "Nødrett", "nødrett", "Rådhuset", "rom 2"):
        assert secret not in page[page.index("Meldinger til barnevernet") :].split("</section>")[0]
    assert "Far slår" not in page
    assert "Hun er redd" not in page


@pytest.mark.requirement("R15", "R138")
def test_one_who_has_passed_the_case_on_still_sees_that_they_reported(
    old_case, report, kari, colleague, browse
):
    report()
    old_case.holder = colleague
    old_case.save()

    page = browse(kari).get(reverse("cases:reports")).content.decode()

    assert "Hege Vold har saken nå." in page
    assert "Jonas" not in page
    assert reverse("cases:report", args=[old_case.pk]) not in page
    assert browse(kari).get(reverse("cases:report", args=[old_case.pk])).status_code == 404
    noted = ReadEvent.objects.filter(page="cases:reports")
    assert [(event.subject, event.why) for event in noted] == [("cases.ConcernReport", "reporter")]
    assert (
        "Ingen meldinger venter" in browse(colleague).get(reverse("cases:reports")).content.decode()
    )


def test_one_who_has_left_the_municipality_sees_no_reports(report, kari, today, db):
    report()
    kari.memberships.update(ends=today - DAY)
    kari = type(kari).objects.get(pk=kari.pk)

    assert not still_responsible(kari)


def test_own_reports_ask_no_more_the_more_there_are(
    report, kari, browse, django_assert_max_num_queries
):
    client = browse(kari)
    for _ in range(3):
        report()
    with django_assert_max_num_queries(11):  # 9, and the savepoint of a request within a test
        client.get(reverse("cases:reports"))


# The answer of child welfare


def told(**by) -> list[tuple[str, dt.date]]:
    rows = Notice.objects.filter(kind=SILENT, **by).order_by("due_day")
    return [(notice.recipient.username, notice.due_day) for notice in rows]


def test_nobody_is_reminded_before_three_weeks(report, today):
    report(sent_on=today - WEEKS + DAY)

    assert remind_of_feedback(today) == 0


def test_the_reporter_is_reminded_after_three_weeks_and_the_leader_the_day_after(
    report, kari, mona, today
):
    stored = report(sent_on=today - WEEKS)

    assert remind_of_feedback(today) == 1
    assert told() == [("kari", today)]
    assert remind_of_feedback(today + DAY) == 1
    assert told() == [("kari", today), ("mona", today + DAY)]
    for later in (0, 1, 2, 9):
        assert remind_of_feedback(today + later * DAY) == 0
    links = dict(Notice.objects.filter(kind=SILENT).values_list("recipient__username", "link"))
    assert links == {
        "kari": reverse("cases:report", args=[stored.case_id]), "mona": reverse("cases:unit"),
    }  # fmt: skip


def test_one_answer_ends_the_reminders_of_that_report_only(report, kari, today):
    first, second = report(sent_on=today - WEEKS), report(sent_on=today - WEEKS)
    first.received_on = today
    first.save()

    remind_of_feedback(today)

    assert Notice.objects.filter(kind=SILENT).get().subject_id == str(second.pk)


def test_the_reporter_is_reminded_also_when_somebody_else_has_the_case(
    old_case, report, kari, colleague, today
):
    report(sent_on=today - WEEKS)
    old_case.holder = colleague
    old_case.save()

    remind_of_feedback(today)

    assert told() == [("kari", today)]
    assert Notice.objects.get(kind=SILENT).link == reverse("cases:reports")


def test_a_closed_case_reminds_nobody(old_case, report, today):
    report(sent_on=today - WEEKS)
    old_case.level, old_case.closed_on = 9, today
    old_case.save()

    assert remind_of_feedback(today) == 0


def test_whoever_heard_of_the_cases_own_clock_that_day_hears_it_once(report, kari, today):
    stored = report(sent_on=today - WEEKS)
    Notice.objects.create(
        recipient=kari, kind=Notice.Kind.DEADLINE, subject="cases.Case",
        subject_id=str(stored.case_id), due_day=today, link="/",
    )  # fmt: skip

    assert remind_of_feedback(today) == 0


def test_guardians_get_no_notice_of_any_of_it(report, anne, guardians, kari, mona, today):
    stored = report(sent_on=today - WEEKS)
    remind_of_deadlines()
    remind_of_feedback(today + 2 * DAY)
    take_over(stored, kari, today)

    assert not Notice.objects.filter(recipient__kind="citizen").exists()


def test_of_two_acts_at_once_neither_undoes_the_other(report, kari, today):
    """Both pages were opened before either was sent."""
    made = report()
    first, second = (ConcernReport.objects.get(pk=made.pk) for _tab in range(2))
    confirm_receipt(first, by=kari, on=today, received_on=today)
    take_over(second, by=kari, today=today)

    made.refresh_from_db()
    assert made.received_on == today
    assert made.is_taken_over
    with pytest.raises(ValidationError, match="alt bekreftet"):
        confirm_receipt(second, by=kari, on=today, received_on=today)
