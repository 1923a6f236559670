"""The children of Vestby: levels 0–3, with a koordinator and levels by the number of services."""

from typing import Any

from bti.demo.stories.levels import Child, tell_of
from bti.demo.stories.telling import Teller
from cases.models import Case

HERE: dict[str, Any] = {
    "by": "turid", "leader": "anders", "unit": "solhoy", "own": "barnehage", "group": "Blåklokka",
}  # fmt: skip
NOAH = Child(
    first_name="Noah", last_name="Berger", years=4, birthday=(5, 11),
    guardian=("camilla", "mother"),
    concern="Leker mest alene, og blir lei seg når dagen skifter.", **HERE,
)  # fmt: skip
IBEN = Child(
    first_name="Iben", last_name="Berger", years=5, birthday=(2, 2),
    guardian=("camilla", "mother"), level=1, concern="Snakker lite med de andre barna.",
    aim="At Iben skal finne noen å leke med.", goal="Iben leker med ett annet barn hver dag",
    measure="Turid starter en lek med to barn etter frukt", **HERE,
)  # fmt: skip
THEO = Child(
    first_name="Theo", last_name="Ruud", years=5, birthday=(9, 19), guardian=("stian", "father"),
    level=2, concern="Slår når han ikke får det til.",
    aim="At Theo skal få hjelp til å si fra med ord.",
    goal="Theo sier fra med ord én gang hver dag", measure="Turid er nær i overgangene",
    others=("helsestasjon",), **HERE,
)  # fmt: skip
MIE = Child(
    first_name="Mie", last_name="Ruud", years=5, birthday=(1, 8), guardian=("stian", "father"),
    level=3, concern="Strever med språk, søvn og mat på samme tid.",
    aim="At alle som hjelper Mie, gjør det sammen.", goal="Mie sover hele natta fem dager i uka",
    measure="Samme kveldsrutine hjemme og rolig hvile i barnehagen",
    others=("helsestasjon", "familieveileder", "psykisk_helse_rus"), **HERE,
)  # fmt: skip


def noah(tell: Teller) -> Case:
    """Level 0: Turid wonders about Noah."""
    return tell_of(tell, NOAH)


def iben(tell: Teller) -> Case:
    """Level 1: measures at the kindergarten, with consent as Vestby asks."""
    return tell_of(tell, IBEN)


def theo(tell: Teller) -> Case:
    """Level 2: one other service."""
    return tell_of(tell, THEO)


def mie(tell: Teller) -> Case:
    """Level 3: three other services."""
    return tell_of(tell, MIE)
