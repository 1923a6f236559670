"""The children of Nittedal: levels 0–3 by Nittedal's own guide."""

from datetime import date
from typing import Any

import stafettlogg.services as log_services
from bti.demo.stories.levels import Child, tell_of
from bti.demo.stories.telling import Teller, open_case, to_level_1
from cases.models import Case
from stafettlogg.models import Stafettlogg

HERE: dict[str, Any] = {
    "by": "eva", "leader": "odd", "unit": "elvebakken", "own": "skole", "group": "4B",
}  # fmt: skip
NORA = Child(
    first_name="Nora", last_name="Dale", years=7, birthday=(8, 14), guardian=("nina", "mother"),
    concern="Er ofte trøtt og sier lite i timene.", **HERE,
)  # fmt: skip
AKSEL = Child(
    first_name="Aksel", last_name="Lie", years=10, birthday=(3, 3), guardian=("hanne", "mother"),
    level=2, concern="Kommer ofte i krangel i friminuttene.",
    aim="At Aksel skal ha gode friminutt.", goal="Aksel er med i to friminutt hver dag",
    measure="Eva går ut sammen med Aksel i storefri", others=("ppt",), **HERE,
)  # fmt: skip
SELMA = Child(
    first_name="Selma", last_name="Lie", years=13, birthday=(10, 30),
    guardian=("hanne", "mother"), level=3, concern="Har sluttet å komme på skolen.",
    aim="At Selma skal komme tilbake til skolen.",
    goal="Selma er på skolen to timer hver dag", measure="Selma begynner dagen hos sosiallæreren",
    others=("ppt", "helsestasjon", "barnevern"), **HERE,
)  # fmt: skip


def emil(tell: Teller) -> Stafettlogg:
    """Level 1 in Nittedal, by Nittedal's own guide."""
    case = open_case(
        tell, first_name="Emil", last_name="Dale", born=date(tell.today.year - 9, 5, 20),
        group="4B", by="eva", unit="elvebakken", ago=50,
        concern="Blir fort sint og går ut av timen.",
    )  # fmt: skip
    tell.guardian(case, "nina", "mother", by="eva", ago=48)
    log = to_level_1(
        tell, case, by="eva", leader="odd", ago=30, signers=["nina"], services=["skole"],
        purpose="At Emil skal kunne være i klasserommet hele timen.",
    )  # fmt: skip
    tell.do(
        log_services.set_goal, log, by="eva", ago=28, text="Emil er i klasserommet hele timen",
        area="emotional", need=2, takes="Et sted å hente seg inn, og et tegn som bare vi kan.",
        reach_by=tell.day(-45),
    )  # fmt: skip
    return log


def nora(tell: Teller) -> Case:
    """Level 0: Eva wonders about Nora."""
    return tell_of(tell, NORA)


def aksel(tell: Teller) -> Case:
    """Level 2: PPT has come in."""
    return tell_of(tell, AKSEL)


def selma(tell: Teller) -> Case:
    """Level 3: several services together."""
    return tell_of(tell, SELMA)
