"""What others than the holder write in Iben's log: a note, remarks, a new version.

Told on top of Vestby's story of Iben, where the family and those who take part may write.
"""

import stafettlogg.services as log_services
from bti.database.acting import for_purpose
from bti.demo.stories.telling import Teller
from cases.models import Case
from stafettlogg.models import Goal, Measure, Stafettlogg
from stafettlogg.services.correcting import key_now


def iben_together(tell: Teller) -> Case:
    """Camilla writes and remarks, Turid corrects; a last remark waits for its answer."""
    with for_purpose("demo"):
        log = Stafettlogg.objects.select_related("case").get(case__child__first_name="Iben")
        goal = Goal.objects.select_related("log__case").filter(log=log).earliest("pk")
        measure = Measure.objects.select_related("log__case").filter(log=log).earliest("pk")
    tell.do(
        log_services.contribute, log, by="camilla", ago=12,
        text="Iben fortalte om leken hele veien hjem. Hun ville gå i barnehagen i dag.",
    )  # fmt: skip
    said = tell.do(
        log_services.remark, goal, by="camilla", ago=9,
        text="Iben leker med ett annet barn. Vi ønsker at det blir med to.",
    )  # fmt: skip
    with for_purpose("demo"):
        read = key_now(goal)
    tell.do(
        log_services.answer_remark, said, by="turid", ago=7, outcome="corrected",
        answer="Takk, det var det vi ble enige om. Nå står det riktig.",
        texts={"text": "Iben leker med to andre barn hver dag"}, read=read,
    )  # fmt: skip
    tell.do(
        log_services.remark, measure, by="camilla", ago=2,
        text="Det er før frokost de leker, ikke etter frukt.",
    )  # fmt: skip
    found: Case = log.case
    return found
