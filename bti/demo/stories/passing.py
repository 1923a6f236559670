"""What is on its way: a baton offered, services asked, a child who moves, a granted plan."""

from datetime import date

import cases.services as case_services
import stafettlogg.services as log_services
from bti.demo.stories.telling import Teller, open_case, to_level_1
from cases.models import Case
from cases.services import planning, referring, transiting
from cases.services.tried import as_background, work_of


def oskar(tell: Teller) -> Case:
    """Level 1: Kari offers Liv the baton; PPT has not answered yet, the health station has."""
    case = open_case(
        tell, first_name="Oskar", last_name="Strøm", born=date(tell.today.year - 7, 3, 12),
        group="2B", by="kari", unit="skogbrynet", ago=70,
        concern="Blir sliten tidlig på dagen, og legger seg ned på pulten.",
    )  # fmt: skip
    tell.guardian(case, "lise", "mother", by="kari", ago=68)
    log = to_level_1(
        tell, case, by="kari", leader="mona", ago=50, signers=["lise"],
        services=["skole", "ppt", "helsestasjon"],
        purpose="At Oskar skal ha krefter hele skoledagen.",
    )  # fmt: skip
    goal = tell.do(
        log_services.set_goal, log, by="kari", ago=48, text="Oskar er med i alle timene",
        area="health", need=2, takes="Pauser, mat og søvn som passer ham.",
        reach_by=tell.day(-50),
    )  # fmt: skip
    breaks = tell.do(
        log_services.plan_measure, goal, by="kari", ago=48, text="En rolig pause hver time",
        arena="school", employee=tell.users["kari"], starts_on=tell.day(47),
        due_on=tell.day(-20), evaluate_on=tell.day(-20),
    )  # fmt: skip
    tell.do(
        log_services.evaluate, breaks, by="kari", ago=20, carried_out=True, effect=1,
        decision="continue", evaluated_on=tell.day(20), child_says="Jeg liker pausen i senga",
        guardian_says="Han er gladere etter skolen", holder_says="Vi fortsetter",
    )  # fmt: skip
    _ask_services(tell, case)
    tell.do(case_services.note_wish, case, by="lise", ago=6, wish="Liv på helsestasjonen")
    tell.do(
        case_services.offer_baton, case, by="kari", ago=3, to=tell.users["liv"],
        reason="Familien ønsker at helsestasjonen følger opp videre.",
        note="Oskar trenger ro midt på dagen. Pausen hver time virker. Vi har avtalt å snakke "
        "med mamma hver fredag. Ring Lise etter klokka fire.",
    )  # fmt: skip
    return case


def _ask_services(tell: Teller, case: Case) -> None:
    told = as_background(work_of(case, "health_station", tell.today), {"health"})
    answered = tell.do(
        referring.send_referral, case, by="kari", ago=18, service_code="helsestasjon", way="named",
        unit=tell.units["helse"], background=told,
        asks="Kan dere snakke med Oskar og mamma om søvn og mat?",
    )  # fmt: skip
    tell.do(referring.receive_referral, answered, by="liv", ago=16)
    tell.do(
        referring.answer_referral, answered, by="liv", ago=12, state="answered",
        answer="Vi har snakket med Lise og Oskar. De prøver fast leggetid, og kommer igjen.",
    )  # fmt: skip
    tell.do(
        referring.send_referral, case, by="kari", ago=9, service_code="ppt", way="named",
        unit=tell.units["ppt"],
        asks="Kan dere gi oss råd om hvordan timene kan deles opp for Oskar?",
    )  # fmt: skip


def tuva(tell: Teller) -> Case:
    """Level 1: Tuva moves to Lia skole in some weeks, and the family is asked anew."""
    case = open_case(
        tell, first_name="Tuva", last_name="Strøm", born=date(tell.today.year - 10, 10, 4),
        group="4A", by="kari", unit="skogbrynet", ago=90,
        concern="Sier lite i klassen og går mye alene.",
    )  # fmt: skip
    tell.guardian(case, "lise", "mother", by="kari", ago=88)
    log = to_level_1(
        tell, case, by="kari", leader="mona", ago=70, signers=["lise"],
        services=["skole"], purpose="At Tuva skal ha noen å være sammen med.",
    )  # fmt: skip
    goal = tell.do(
        log_services.set_goal, log, by="kari", ago=68, text="Tuva har en fast lekekamerat",
        area="social", need=2, takes="En voksen som hjelper dem i gang.", reach_by=tell.day(-40),
    )  # fmt: skip
    tell.do(
        log_services.plan_measure, goal, by="kari", ago=68, text="Lekegruppe hver tirsdag",
        arena="school", employee=tell.users["kari"], starts_on=tell.day(66),
        due_on=tell.day(-10), evaluate_on=tell.day(-10),
    )  # fmt: skip
    begun = tell.do(
        transiting.begin_transition, case, by="kari", ago=5, unit=tell.units["lia"],
        starts_on=tell.day(-25),
    )  # fmt: skip
    tell.do(
        transiting.ask_for_transition, begun, by="kari", ago=4, valid_until=tell.day(-200),
        family_words="Tuva liker å vite hva som skal skje. Fortell henne det om morgenen.",
    )  # fmt: skip
    return case


def selmas_plan(tell: Teller) -> Case:
    """Selma's individual plan is granted, and the family uses the log as its tool."""
    rows = Case.objects.select_related("child", "unit", "holder")
    case: Case = rows.get(child__first_name="Selma")
    tell.do(
        planning.request_plan, case, by="eva", ago=30, asked_on=tell.day(31), asked_by="Hanne",
        wants_coordinator=True,
    )  # fmt: skip
    tell.do(
        planning.answer_request, case, by="eva", ago=14, answer="granted",
        answered_on=tell.day(15),
    )  # fmt: skip
    tell.do(
        planning.use_log_as_plan, case, by="eva", ago=13, in_log=True, wished_by="Hanne og Selma"
    )
    tell.do(
        planning.write_plan, case, by="eva", ago=12,
        matters="Å kunne gå på skolen uten å grue seg.",
        strengths="Tegning, og å passe på dem som er yngre.",
        needs="Én fast voksen på skolen, og noen å snakke med når dagene er tunge.",
        coordinator="Eva Bakken", coordinator_reach="Elvebakken skole, hver dag før klokka fire",
        starts_on=tell.day(12), ends_on=tell.day(-180), revise_on=tell.day(-80), agreed=True,
    )  # fmt: skip
    return case
