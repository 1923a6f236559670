"""One case with a record of every kind, and everybody who should be kept away from it."""

import datetime as dt
import io
import uuid
import zipfile
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from bti.accounts.models import HolderRight, Municipality, ServiceUnit, User
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.people.models import Guardianship
from bti.people.signals import guardianship_changed
from bti.web.files import sealing
from cases.models import (
    BatonOffer,
    Case,
    ConcernReport,
    Invitation,
    Invitee,
    Referral,
    Transition,
)
from consent.models import Consent, Signature
from forms.models import FilledForm
from stafettlogg import access
from stafettlogg.archive import store
from stafettlogg.models import (
    ArchiveExport,
    Attachment,
    Contribution,
    EmergencyAccess,
    Evaluation,
    FamilyCopy,
    Follows,
    Goal,
    HeldBack,
    Insight,
    Leave,
    Lysglimt,
    Measure,
    MeasureNote,
    MeasureObservation,
    Meeting,
    MinutesAnswer,
    Question,
    Remark,
    Stafettlogg,
    UnusualReading,
)
from tests.conftest import citizen, employ, give_consent, tie

RITA_PID, DINA_PID = "05868998764", "05888640063"
NAMES = ("Jonas", "Elvestad")  # of the child: never on a page of one who may not know
STEPS = ("start", "involve", "broaden", "report", "narrow", "return", "close", "reopen")


@dataclass
class World:
    """What there is about Jonas, by model, and the relations that can be ended."""

    case: Case
    log: Stafettlogg
    records: dict[type[models.Model], models.Model]
    report: ConcernReport
    asked: Consent
    rita: Guardianship
    judged: Guardianship  # rests on a judgment that only Kari has seen
    measure_of_per: Measure

    def changed(self) -> None:
        """Tell, as the services do, that something about the family has changed."""
        with for_purpose("test"):
            guardianship_changed.send(sender=Guardianship, child=self.case.child)

    def derive(self) -> None:
        access.derive(self.log, timezone.localdate())


def build(case: Case, guardians: list, *, kari: User, per: User, siri: User, today: dt.date):
    """Fill the case with a record of every kind that an address can name."""
    case.child.last_name = "Elvestad"  # no guardian's name, which stands on their own pages
    case.child.save()
    rita = tie(case.child, citizen("rita", "Rita Lund", RITA_PID), RITA_PID, "other")
    family = [*guardians, rita.guardian]
    given = give_consent(case, today, services={"skole": "school", "ppt": "ppt"}, guardians=family)
    case.level, case.level_since = 2, today
    case.appointed_on, case.appointed_by = today, siri
    case.save()
    records: dict[type[models.Model], models.Model] = {
        Case: case, Consent: given, Guardianship: rita,
    }  # fmt: skip
    records[Signature] = _scanned(given)
    asked = _asked(case, family, today)
    records[FilledForm] = FilledForm.objects.create(
        case=case, code="uro_a", version=1, answers={"3a": "x"}, author=kari, filled_on=today
    )
    records[Invitation] = _invitation(case, kari, per, family)
    report = ConcernReport.objects.create(
        case=case, noted_by=kari, sent_on=today, channel="portal", guardians_informed=True,
        taken_over_by="Barneverntjenesten", meeting_point="Rådhuset", meeting_on=today,
        taken_over_on=today,
    )  # fmt: skip
    records[Notice] = Notice.objects.create(
        recipient=kari, kind="deadline", subject="cases.Case", subject_id=str(case.pk),
        due_day=today, link=f"/saker/{case.pk}/",
    )  # fmt: skip
    records[HolderRight] = HolderRight.objects.get(user=kari)
    records[User] = kari
    with for_purpose("test"):
        log = Stafettlogg.objects.create(case=case, opened_on=today, opened_by=kari)
        records[Stafettlogg] = log
        records |= _written(log, kari, per, guardians[0].user, today)
        _observed(log, records[Measure], kari, today)
        records[EmergencyAccess] = EmergencyAccess.objects.create(
            log=log, asker=employ("nora", "Nora Nes", "vikar", case.unit),
            reason="Det haster fordi det haster.", asked_at=timezone.now(),
        )  # fmt: skip
        records[Leave] = Leave.objects.create(
            log=log, author=employ("yngve", "Yngve Vik", "vikar", case.unit),
            guardian=guardians[0], starts_on=today, valid_until=today, text="Jonas lar Anne lese.",
            text_hash="0" * 64, language="nb", login_level="idporten-loa-high",
            ended_at=timezone.now(),
        )  # fmt: skip
        access.derive(log, today)
    with for_purpose("test"):
        records[UnusualReading] = UnusualReading.objects.create(
            day=today, reader=kari, unit=case.unit, reasons=["odd_hours"], children=1, readings=1,
            first_at=timezone.now(), last_at=timezone.now(),
        )  # fmt: skip
    records |= _on_its_way(case, kari, today)
    judged = _by_judgment(case, kari, today)
    return World(case, log, records, report, asked, rita, judged, records[Measure])


def _on_its_way(case: Case, kari: User, today: dt.date) -> dict:
    """The baton offered to Ola, a transition to a new school, and a referral to the doctor."""
    ola = employ("ola", "Ola Hauge", "lærer", case.unit)
    new = ServiceUnit.objects.create(
        municipality=case.municipality, kind="school", name="Den nye skolen"
    )
    offer = BatonOffer.objects.create(
        case=case, noted_by=kari, to=ola, note="Jonas må ha ro.", reason="Bytte", offered_on=today
    )
    transition = Transition.objects.create(
        case=case, noted_by=kari, from_unit=case.unit, unit=new, family_words="Jonas liker ball.",
        starts_on=today + dt.timedelta(days=60),
    )  # fmt: skip
    referral = Referral.objects.create(
        case=case, noted_by=kari, service="fastlege", label="Fastlegen", kind="gp", way="family",
        asks="Kan du se på søvnen til Jonas?", sent_on=today,
    )  # fmt: skip
    return {BatonOffer: offer, Transition: transition, Referral: referral}


def _observed(log: Stafettlogg, measure: models.Model, kari: User, today: dt.date) -> None:
    """An observation at a measure, which the holder alone may see."""
    form = FilledForm.objects.create(
        case=log.case, code="observasjonsskjema", version=1, answers={}, author=kari,
        filled_on=today, locked_at=timezone.now(),
    )  # fmt: skip
    MeasureObservation.objects.create(log=log, author=kari, measure=measure, form=form)


def _by_judgment(case: Case, kari: User, today: dt.date) -> Guardianship:
    """A guardian by a judgment, who waits for a second employee to see it."""
    row = tie(case.child, citizen("dina", "Dina Lund", DINA_PID), DINA_PID, "other")
    row.judged_on, row.seen_by = today, kari
    row.save()
    return row


def _scanned(consent: Consent) -> Signature:
    """Tomas signed on paper."""
    row = consent.signatures.get(guardian__first_name="Tomas")
    row.method, row.scan_ending = Signature.Method.PAPER, ".pdf"
    row.scan.save("x", ContentFile(b"%PDF-1.7\n"), save=False)
    row.save()
    return row


def _asked(case: Case, family: list, today: dt.date) -> Consent:
    """A consent that nobody has answered yet."""
    consent = Consent.objects.create(
        municipality=case.municipality, child=case.child, keeper=case.holder, asked_on=today,
        purpose="At Jonas får hjelp.", valid_until=today + dt.timedelta(days=50),
        text_version="1",
    )  # fmt: skip
    for guardian in family:
        Signature.objects.create(consent=consent, guardian=guardian)
    case.consents.add(consent)
    return consent


def _invitation(case: Case, kari: User, per: User, family: list) -> Invitation:
    invitation = Invitation.objects.create(
        case=case, noted_by=kari, purpose="Jonas og friminuttene", agenda="Hva ser vi?",
        starts_at=timezone.now() + dt.timedelta(days=2), place="Rom 204", uid=uuid.uuid4(),
    )  # fmt: skip
    for guardian in family:
        Invitee.objects.create(invitation=invitation, guardian=guardian)
    Invitee.objects.create(invitation=invitation, user=per)
    return invitation


def _zipped() -> str:
    """A sealed copy with the parts that can be fetched; returns where it lies."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as folder:
        for name in ("kopi.pdf", "kopi.json"):
            folder.writestr(name, b"Jonas")
    return sealing.seal([whole.getvalue()], "copies")[0]


def _written(log: Stafettlogg, kari: User, per: User, family: User, today: dt.date) -> dict:
    later = today + dt.timedelta(days=40)
    goal = Goal.objects.create(
        log=log, author=kari, text="Jonas er med i lek", area="social", need=2, takes="En voksen",
        reach_by=later,
    )  # fmt: skip
    measure = Measure.objects.create(
        log=log, goal=goal, author=kari, text="Per observerer", arena="service", employee=per,
        starts_on=today, due_on=later, evaluate_on=later,
    )  # fmt: skip
    evaluation = Evaluation.objects.create(
        log=log, measure=measure, author=kari, on=today, carried_out=True, effect=1,
        decision="continue",
    )  # fmt: skip
    meeting = Meeting.objects.create(
        log=log, author=kari, kind="cooperation", held_on=today, starts=dt.time(9),
        ends=dt.time(10), place="Rom 204", present="Alle", minutes="Jonas smiler.",
        agreed="Lek", level=2, told_to_child="Vi skal leke mer.",
    )  # fmt: skip
    for guardian in User.objects.filter(username__in=["citizen-anne", "citizen-tomas"]):
        MinutesAnswer.objects.create(log=log, author=kari, meeting=meeting, user=guardian)
    glimpse = Lysglimt.objects.create(log=log, author=kari, text="Jonas lo.", on=today)
    HeldBack.objects.create(log=log, author=kari, lysglimt=glimpse, employee=kari)
    obstacle = MeasureNote.objects.create(
        log=log, author=per, measure=measure, kind="obstacle", on=today, text="Jonas er syk."
    )
    asked = Question.objects.create(log=log, author=family, text="Hvordan går det med Jonas?")
    file, size, sha256 = sealing.seal([b"%PDF-1.7 Jonas"], "attachments")
    attachment = Attachment.objects.create(
        log=log, author=kari, name="Jonas.jpg", kind="jpeg", alt="Jonas", size=size, sha256=sha256,
        file=file, small=file, lysglimt=glimpse, state="ready",
    )  # fmt: skip
    Follows.objects.create(log=log, author=kari, kind="lysglimt", entry=glimpse.pk)
    export = ArchiveExport.objects.create(log=log, reason="on_request", occasion="x", asked_by=kari)
    export.file = f"{log.pk}/{export.pk}.pdf"
    export.size, export.sha256 = store.write_whole(
        export.file, lambda path: None if path.write_bytes(b"%PDF-1.7\n") else None
    )
    export.state, export.pages, export.done_at = "done", 1, timezone.now()
    export.save()
    copy = FamilyCopy.objects.create(
        log=log, asked_by=family, state="done", file=_zipped(), size=1, sha256=sha256,
        done_at=timezone.now(), kept_until=later,
    )  # fmt: skip
    insight = Insight.objects.create(log=log, author=family, text="Det om Jonas")
    note = Contribution.objects.create(log=log, author=kari, text="Jonas sov.", on=today)
    remark = Remark.objects.create(
        log=log, author=kari, kind="goal", entry=goal.pk, text="Jonas er med."
    )
    return {
        Goal: goal,
        Measure: measure,
        Meeting: meeting,
        ArchiveExport: export,
        Evaluation: evaluation,
        Lysglimt: glimpse,
        Contribution: note,
        Remark: remark,
        Attachment: attachment,
        MeasureNote: obstacle,
        Question: asked,
        FamilyCopy: copy,
        Insight: insight,
    }


def nittedal() -> dict[str, ServiceUnit]:
    """A school and a PPT in another municipality."""
    other = Municipality.objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    return {
        kind: ServiceUnit.objects.create(municipality=other, kind=kind, name=f"{name} i Nittedal")
        for kind, name in (("school", "Skolen"), ("ppt", "PPT"))
    }


def end_work(user: User) -> User:
    """The user left yesterday; returned as the next request sees them."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for place in user.memberships.all():
        place.ends = yesterday
        place.save()
    return User.objects.get(pk=user.pk)


def move_to(user: User, unit: ServiceUnit, role: str = "employee") -> User:
    """The user left yesterday, and works at the unit from today."""
    end_work(user)
    user.memberships.create(
        municipality=unit.municipality, unit=unit, role=role, title="lærer",
        starts=timezone.localdate(),
    )  # fmt: skip
    return User.objects.get(pk=user.pk)


__all__ = ["NAMES", "STEPS", "World", "build", "employ", "end_work", "move_to", "nittedal"]
