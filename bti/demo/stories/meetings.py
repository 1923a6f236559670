"""Ella's meetings: one to come, answered in all ways, and one whose minutes wait for answers."""

from datetime import time

import cases.services as case_services
import stafettlogg.services as log_services
from bti.database.acting import for_purpose
from bti.demo.stories.telling import Teller
from cases.models import Invitation
from stafettlogg.models import Stafettlogg


def ella_meets(tell: Teller) -> None:
    """Liv has held one and called the next: Mina comes, Rolf cannot, Hege has not answered."""
    with for_purpose("demo"):
        logs = Stafettlogg.objects.select_related("case__child", "case__holder")
        log = logs.get(case__child__first_name="Ella")
        called = Invitation.objects.get(case=log.case, cancelled_at=None, meeting=None)
    _held(tell, log)
    _answered(tell, called)


def _held(tell: Teller, log: Stafettlogg) -> None:
    meeting = tell.do(
        log_services.record_meeting, log, by="liv", ago=4, kind="evaluation", held_on=tell.day(4),
        starts=time(9), ends=time(9, 30), place="Skogbrynet skole, rom 204",
        present="Ella, Mina, Rolf og Liv", childs_voice="Det går best når dagen er lik.",
        minutes="Ella kommer til første time nesten hver dag. Mandagene er fortsatt tunge.",
        agreed="Ella og Liv snakkes mandag morgen.\nMina og Rolf lar telefonen være av om natta.",
        told_to_child="Liv ringer deg mandag morgen. Telefonen er av om natta.",
        next_on=tell.day(-9), reached="partly", review="Kort og greit. Ella ville ha færre voksne.",
    )  # fmt: skip
    tell.do(log_services.answer_minutes, meeting, by="mina", ago=3, approves=True)
    tell.do(
        log_services.answer_minutes, meeting, by="rolf", ago=2, approves=False,
        comment="Vi ble enige om klokka ti, ikke «om natta».",
    )  # fmt: skip


def _answered(tell: Teller, invitation: Invitation) -> None:
    for who, answer in (("mina", "yes"), ("per", "yes"), ("ella", "yes")):
        tell.do(case_services.answer_invitation, invitation, by=who, ago=1, answer=answer)
    tell.do(
        case_services.answer_invitation, invitation, by="rolf", ago=1, answer="no",
        message="Jeg er på jobb da. Kan vi ta det dagen etter?", proposes_at=tell.at(10, 9),
    )  # fmt: skip
