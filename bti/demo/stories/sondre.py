"""The children of Søndre Nordstrand, told at length: those that the journeys follow."""

from datetime import date, time

import cases.services as case_services
import forms.services as form_services
import stafettlogg.services as log_services
from bti.accounts.models import User
from bti.demo.stories.levels import Child, tell_of
from bti.demo.stories.telling import CITIZENS, Teller, open_case, to_level_1
from bti.people.identity import identity_hash
from bti.people.services import link_login
from cases.models import Case
from stafettlogg.models import Stafettlogg


def jonas(tell: Teller) -> Case:
    """Level 0: Kari's own concern, eight days old, written down and discussed."""
    case: Case = tell.do(
        case_services.start_concern, by="kari", ago=8, unit=tell.units["skogbrynet"],
        first_name="Jonas", last_name="Solberg", born=date(tell.today.year - 8, 4, 2),
        group="3B", concern="Trekker seg unna i friminuttene og vil ikke på tur.",
        concern_on=tell.day(8),
    )  # fmt: skip
    for ago, value in ((8, "2"), (5, "3"), (0, "4")):
        tell.do(
            form_services.save_form, case, by="kari", ago=ago, code="uro_sonene",
            answers={"sone": value}, lock=True,
        )  # fmt: skip
    tell.guardian(case, "anne", "mother", by="kari", ago=5)
    tell.guardian(case, "tomas", "father", by="kari", ago=5)
    tell.do(
        case_services.note_discussion, case, by="kari", ago=4, partner="leder",
        partner_name="Mona Berg", discussed_on=tell.day(4),
        summary="Vi ble enige om å følge med i friminuttene i tre dager og snakke med foreldrene.",
    )  # fmt: skip
    tell.do(
        case_services.note_talk, case, by="kari", ago=2, talked_with="both",
        talked_on=tell.day(2), child_informed=True, childs_words="Jeg vil helst være inne.",
        summary="Vi fortalte hva vi har sett. Anne og Tomas vil gjerne snakke mer om det.",
    )  # fmt: skip
    tell.do(
        case_services.invite, case, by="kari", ago=1, purpose="Hvordan Jonas har det på skolen",
        agenda="Hvordan går det nå?\nHva vil Jonas?\nHva gjør vi sammen?",
        starts_at=tell.at(8, 14), minutes=45, place="Skogbrynet skole, rom 12",
        guardians=[tell.guardian_of("anne"), tell.guardian_of("tomas")], child=True,
    )  # fmt: skip
    return case


def ella(tell: Teller) -> Stafettlogg:
    """Level 2: Liv holds the baton, Per from PPT has a measure; Ella is 15 and signs herself."""
    case = open_case(
        tell, first_name="Ella", last_name="Haugen", born=CITIZENS["ella"].born,
        identity_number=CITIZENS["ella"].pid, group="10A", by="kari", unit="skogbrynet", ago=120,
        concern="Har vært borte mange mandager, og sier hun ikke orker.",
    )  # fmt: skip
    youth = User.objects.create_user(
        "innbygger-ella", kind=User.Kind.CITIZEN, name="Ella Haugen", email="ella@epost.example",
        pid_hash=identity_hash(CITIZENS["ella"].pid),
    )  # fmt: skip
    link_login(youth, pid_hash=youth.pid_hash)
    tell.users["ella"] = youth
    tell.guardian(case, "mina", "mother", by="kari", ago=115)
    tell.guardian(case, "rolf", "father", by="kari", ago=115)
    family = ["mina", "rolf", "ella"]
    log = to_level_1(
        tell, case, by="kari", leader="mona", ago=100, signers=family, services=["skole"],
        purpose="At Ella skal være på skolen hele dagen.",
    )  # fmt: skip
    goal = tell.do(
        log_services.set_goal, log, by="kari", ago=95, text="Ella er på skolen hele dagen",
        area="attendance", need=2, takes="En trygg start på dagen og noen som venter på henne.",
        reach_by=tell.day(-60),
    )  # fmt: skip
    gate = tell.do(
        log_services.plan_measure, goal, by="kari", ago=95,
        text="Hege møter Ella ved porten kl. 8.15", arena="school",
        employee=tell.users["hege"], starts_on=tell.day(94), due_on=tell.day(-24),
        evaluate_on=tell.day(-20),
    )  # fmt: skip
    tell.do(
        log_services.plan_measure, goal, by="kari", ago=95, text="Rolig kveld, mobilen i stua",
        arena="home", guardian=tell.guardian_of("mina"), starts_on=tell.day(94),
        due_on=tell.day(-9), evaluate_on=tell.day(-9),
    )  # fmt: skip
    for ago, effect, says in (
        (70, -1, "Det er flaut"),
        (42, 0, "Det er greit"),
        (19, 1, "Det er best når Hege står der"),
    ):
        tell.do(
            log_services.evaluate, gate, by="kari", ago=ago, carried_out=True, effect=effect,
            decision="continue", evaluated_on=tell.day(ago), child_says=says,
            guardian_says="Vi merker det hjemme også", holder_says="Vi holder fast på planen",
        )  # fmt: skip
    tell.do(
        log_services.record_meeting, log, by="kari", ago=19, kind="cooperation",
        held_on=tell.day(19), starts=time(14), ends=time(14, 45), place="Skogbrynet skole, rom 204",
        present="Ella, Mina, Rolf, Kari og Hege", childs_voice="Jeg vil ikke at alle skal spørre.",
        minutes="Ella har vært på skolen fire av fem dager. Hege fortsetter ved porten.",
        agreed="Hege fortsetter. Vi spør PPT om råd til timeplanen.", next_on=tell.day(-9),
    )  # fmt: skip
    tell.do(
        log_services.share_lysglimt,
        log,
        by="rolf",
        ago=2,
        text="Ella lo hele veien hjem fra klatringen.",
    )
    _involve_ppt(tell, case, log, family)
    tell.do(
        case_services.appoint_holder, case, to=tell.users["liv"], by="mona", ago=8,
        reason="Familien ønsker at helsesykepleier holder i det videre.",
    )  # fmt: skip
    tell.do(
        case_services.invite, case, by="liv", ago=7, purpose="Hvordan går det med Ella?",
        agenda="Ella først.\nTiltakene siden sist.\nHva gjør vi til jul?",
        starts_at=tell.at(9, 14), minutes=45, place="Skogbrynet skole, rom 204",
        guardians=[tell.guardian_of("mina"), tell.guardian_of("rolf")],
        users=[tell.users["per"], tell.users["hege"]], child=True,
    )  # fmt: skip
    return log


def _involve_ppt(tell: Teller, case: Case, log: Stafettlogg, family: list[str]) -> None:
    tell.consent(
        case, "At PPT skal hjelpe med timeplanen til Ella.", ["skole", "ppt", "helsestasjon"],
        family, by="kari", ago=15,
    )  # fmt: skip
    tell.do(
        case_services.change_level,
        case,
        "involve",
        by="kari",
        ago=14,
        reason="Vi trenger PPT til å se på timeplanen sammen med oss.",
    )
    goal = tell.do(
        log_services.set_goal, log, by="kari", ago=13, text="Ella har en timeplan hun kan følge",
        area="learning", need=2, takes="Færre overganger i løpet av dagen.", reach_by=tell.day(-40),
    )  # fmt: skip
    tell.do(
        log_services.plan_measure, goal, by="kari", ago=13, text="Per ser på timeplanen med Ella",
        arena="service", employee=tell.users["per"], starts_on=tell.day(13), due_on=tell.day(4),
        evaluate_on=tell.day(-9),
    )  # fmt: skip


def amir(tell: Teller) -> Stafettlogg:
    """Closed: the aims were reached, the family was with us, and the log is archived."""
    case = open_case(
        tell, first_name="Amir", last_name="Lund", born=date(tell.today.year - 11, 9, 9),
        group="6A", by="kari", unit="skogbrynet", ago=300,
        concern="Er mye alene etter at han byttet klasse.",
    )  # fmt: skip
    tell.guardian(case, "tomas", "father", by="kari", ago=298)
    log = to_level_1(
        tell, case, by="kari", leader="mona", ago=290, signers=["tomas"], services=["skole"],
        purpose="At Amir skal ha noen å være sammen med i friminuttene.", ahead=-1,
    )  # fmt: skip
    goal = tell.do(
        log_services.set_goal, log, by="kari", ago=285, text="Amir har noen å være med hver dag",
        area="social", need=1, takes="En voksen som setter i gang leken.", reach_by=tell.day(200),
    )  # fmt: skip
    measure = tell.do(
        log_services.plan_measure, goal, by="kari", ago=285, text="Lekegruppe tirsdag og torsdag",
        arena="school", employee=tell.users["kari"], starts_on=tell.day(284),
        due_on=tell.day(200), evaluate_on=tell.day(200),
    )  # fmt: skip
    tell.do(
        log_services.evaluate, measure, by="kari", ago=201, carried_out=True, effect=2,
        decision="end", evaluated_on=tell.day(201), child_says="Nå har jeg to venner",
        guardian_says="Han gleder seg til skolen", holder_says="Målet er nådd",
    )  # fmt: skip
    tell.do(
        case_services.change_level,
        case,
        "close",
        by="kari",
        ago=190,
        with_family=True,
        reason="Målet er nådd, og Amir og pappa ønsker å avslutte.",
    )
    return log


MAJA = Child(
    first_name="Maja", last_name="Solberg", years=10, birthday=(2, 20),
    guardian=("anne", "mother"), group="5A", by="kari", leader="mona", unit="skogbrynet",
    own="skole", level=1, concern="Gruer seg til gym og dusj.",
    aim="At Maja skal ha det trygt i gymtimen.", goal="Maja er med i gym én gang i uka",
    measure="Kari følger Maja til garderoben",
)  # fmt: skip


def maja(tell: Teller) -> Case:
    """Level 1: measures at the school."""
    return tell_of(tell, MAJA)


def viktor(tell: Teller) -> Case:
    """Level 3, which is child welfare's here: reported with the guardians' knowledge."""
    case = open_case(
        tell, first_name="Viktor", last_name="Strøm", born=date(tell.today.year - 9, 6, 3),
        group="4C", by="kari", unit="skogbrynet", ago=25,
        concern="Kommer uten mat og klær som passer været.",
    )  # fmt: skip
    tell.guardian(case, "lise", "mother", by="kari", ago=21)
    tell.do(
        case_services.report_concern, case, by="kari", ago=12, sent_on=tell.day(12),
        channel="portal", guardians_informed=True, guardians_offered=True,
        guardians_view="Mor er lei seg, og vil ha hjelp.", child_informed=True, leader_told=True,
        log_told=True, meeting_offered=True,
    )  # fmt: skip
    tell.do(
        case_services.change_level, case, "report", by="kari", ago=12,
        reason="Barnet trenger mer enn skolen kan gi.",
    )  # fmt: skip
    return case
