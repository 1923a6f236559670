"""The children of the demo, one on each level, made through the services as people would.

Times are told backwards from the day the demo is loaded, so that clocks always run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

import cases.services as case_services
import consent.services as consent_services
import forms.services as form_services
import stafettlogg.services as log_services
from bti.accounts.models import ServiceUnit, User
from bti.database.acting import acting
from bti.demo import cast
from bti.people.identity import identity_hash
from bti.people.models import Guardian, Guardianship
from bti.people.services import link_login
from cases.models import Case
from consent.models import Consent
from stafettlogg.models import Stafettlogg

CITIZENS = {one.slug: one for one in cast.CITIZENS}
HIGH = "idporten-loa-high"


@dataclass
class Teller:
    """Calls services as different people on different days."""

    users: dict[str, User]
    units: dict[str, ServiceUnit]
    today: date

    def day(self, ago: int) -> date:
        """So many days ago (negative: ahead)."""
        return self.today - timedelta(days=ago)

    def do(self, service: Callable[..., Any], *args: Any, by: str, ago: int, **fields: Any) -> Any:
        """Call a service as the persona, on the day."""
        user = User.objects.get(pk=self.users[by].pk)
        with acting(user_id=user.pk):
            return service(*args, by=user, on=self.day(ago), **fields)

    def guardian(self, case: Case, slug: str, relation: str, *, by: str, ago: int) -> Guardianship:
        """Tie the citizen to the child, with parental responsibility."""
        who = CITIZENS[slug]
        tie: Guardianship = self.do(
            case_services.add_guardian, case, by=by, ago=ago,
            first_name=who.first_name, last_name=who.last_name, relation=relation,
            parental_responsibility=True, identity_number=who.pid,
            email=f"{slug}@epost.example", phone="",
        )  # fmt: skip
        assert tie.guardian.user is not None  # noqa: S101
        self.users[slug] = tie.guardian.user
        return tie

    def guardian_of(self, slug: str) -> Guardian:
        """The guardian record of a citizen."""
        return Guardian.objects.get(user=self.users[slug])

    def consent(
        self, case: Case, purpose: str, services: list[str], signers: list[str], *, by: str,
        ago: int, ahead: int = 200,
    ) -> Consent:  # fmt: skip
        """Ask for consent to the log and the services, and let everyone sign."""
        consent: Consent = self.do(
            case_services.ask_consent_for, case, by=by, ago=ago, purpose=purpose,
            valid_until=self.day(-ahead), to_log=True, service_codes=services,
        )  # fmt: skip
        for slug in signers:
            self.do(
                consent_services.sign, consent, by=slug, ago=ago, language="nb", login_level=HIGH
            )
        consent.refresh_from_db()
        return consent

    def at(self, ahead: int, hour: int) -> datetime:
        """A moment so many days ahead, at the hour in Oslo."""
        return timezone.make_aware(datetime.combine(self.day(-ahead), time(hour)))


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
    case = _open_case(
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
    log = _to_level_1(
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
    case = _open_case(
        tell, first_name="Amir", last_name="Lund", born=date(tell.today.year - 11, 9, 9),
        group="6A", by="kari", unit="skogbrynet", ago=300,
        concern="Er mye alene etter at han byttet klasse.",
    )  # fmt: skip
    tell.guardian(case, "tomas", "father", by="kari", ago=298)
    log = _to_level_1(
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


def emil(tell: Teller) -> Stafettlogg:
    """Level 1 in Nittedal, by Nittedal's own guide."""
    case = _open_case(
        tell, first_name="Emil", last_name="Dale", born=date(tell.today.year - 9, 5, 20),
        group="4B", by="eva", unit="elvebakken", ago=50,
        concern="Blir fort sint og går ut av timen.",
    )  # fmt: skip
    tell.guardian(case, "nina", "mother", by="eva", ago=48)
    log = _to_level_1(
        tell, case, by="eva", leader="odd", ago=30, signers=["nina"], services=["skole"],
        purpose="At Emil skal kunne være i klasserommet hele timen.",
    )  # fmt: skip
    tell.do(
        log_services.set_goal, log, by="eva", ago=28, text="Emil er i klasserommet hele timen",
        area="emotional", need=2, takes="Et sted å hente seg inn, og et tegn som bare vi kan.",
        reach_by=tell.day(-45),
    )  # fmt: skip
    return log


def _open_case(tell: Teller, *, by: str, unit: str, ago: int, concern: str, **child: Any) -> Case:
    case: Case = tell.do(
        case_services.start_concern, by=by, ago=ago, unit=tell.units[unit], concern=concern,
        concern_on=tell.day(ago), **child,
    )  # fmt: skip
    tell.do(
        case_services.note_talk, case, by=by, ago=ago - 3, talked_with="both",
        talked_on=tell.day(ago - 3), child_informed=True,
        summary="Vi fortalte hva vi har sett, og spurte hvordan de har det.",
    )  # fmt: skip
    return case


def _to_level_1(
    tell: Teller, case: Case, *, by: str, leader: str, ago: int, signers: list[str],
    services: list[str], purpose: str, ahead: int = 200,
) -> Stafettlogg:  # fmt: skip
    tell.consent(case, purpose, services, signers, by=by, ago=ago, ahead=ahead)
    tell.do(
        case_services.change_level,
        case,
        "start",
        by=by,
        ago=ago,
        reason="Familien vil at vi starter tiltak sammen.",
    )
    tell.do(
        case_services.appoint_holder,
        case,
        to=tell.users[by],
        by=leader,
        ago=ago,
        reason="Kjenner barnet best.",
    )
    case.refresh_from_db()
    log: Stafettlogg = tell.do(log_services.open_log, case, by=by, ago=ago)
    return log


STORIES = (jonas, ella, amir, emil)
