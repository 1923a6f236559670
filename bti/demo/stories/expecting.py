"""Sara is pregnant: a log that is hers until the child is born."""

import stafettlogg.services as log_services
from bti.demo.stories.telling import Teller, open_case, to_level_1
from cases.models import Case
from cases.services.births import set_term


def saras_child(tell: Teller) -> Case:
    """Level 1 at the health station; she alone signs and reads."""
    case = open_case(
        tell, by="liv", unit="helse", ago=50, first_name="Barnet", last_name="Lunde", born=None,
        concern="Sover lite, og er mye alene. Vil gjerne ha noen å snakke med før fødselen.",
    )  # fmt: skip
    tell.guardian(case, "sara", "mother", by="liv", ago=48)
    tell.do(set_term, case, by="liv", ago=48, due_on=tell.day(-62))
    log = to_level_1(
        tell, case, by="liv", leader="ragna", ago=40, signers=["sara"], services=["helsestasjon"],
        purpose="At Sara skal ha ro og noen rundt seg når barnet kommer.",
    )  # fmt: skip
    goal = tell.do(
        log_services.set_goal, log, by="liv", ago=38, text="Sara sover seks timer fem netter i uka",
        area="health", need=2, takes="Faste kvelder og noen å ringe til.", reach_by=tell.day(-50),
    )  # fmt: skip
    tell.do(
        log_services.plan_measure, goal, by="liv", ago=38, text="Liv og Sara går en tur hver uke",
        arena="service", employee=tell.users["liv"], starts_on=tell.day(37),
        due_on=tell.day(-40), evaluate_on=tell.day(-20),
    )  # fmt: skip
    for by, ago, text in (
        ("liv", 12, "Vi gikk helt rundt vannet, og Sara lo av endene."),
        ("sara", 3, "Det sparket da vi hørte på musikk."),
    ):
        tell.do(log_services.share_lysglimt, log, by=by, ago=ago, text=text)
    return case
