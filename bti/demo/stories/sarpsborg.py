"""The children of Sarpsborg: the green, the yellow and the red card."""

from typing import Any

from bti.demo.stories.levels import Child, tell_of
from bti.demo.stories.telling import Teller
from cases.models import Case

HERE: dict[str, Any] = {"by": "grete", "leader": "leif", "unit": "tuneby", "own": "skole"}
LUKAS = Child(
    first_name="Lukas", last_name="Haug", years=9, birthday=(4, 6), guardian=("line", "mother"),
    group="4A", concern="Har blitt stille etter ferien.", **HERE,
)  # fmt: skip
FRIDA = Child(
    first_name="Frida", last_name="Haug", years=11, birthday=(6, 17),
    guardian=("line", "mother"), group="6C", level=1, concern="Vil ikke være med i gruppearbeid.",
    aim="At Frida skal være trygg i gruppa.", goal="Frida sier noe i gruppa hver dag",
    measure="Grete setter sammen faste små grupper", **HERE,
)  # fmt: skip
YUSUF = Child(
    first_name="Yusuf", last_name="Said", years=8, birthday=(7, 22), guardian=("omar", "father"),
    group="3B", level=2, concern="Blir sittende igjen når de andre jobber.",
    aim="At Yusuf skal få hjelp til å komme i gang.", goal="Yusuf kommer i gang på fem minutter",
    measure="Grete gir beskjeden én til én", others=("helsestasjon",), **HERE,
)  # fmt: skip
SOFIA = Child(
    first_name="Sofia", last_name="Said", years=14, birthday=(12, 1), guardian=("omar", "father"),
    group="9D", level=3, concern="Har vært borte mer enn halve høsten.",
    aim="At de som hjelper Sofia, gjør det sammen.", goal="Sofia er på skolen tre dager i uka",
    measure="Sofia velger selv hvilken time hun begynner med",
    others=("helsestasjon", "ressursgruppe"), **HERE,
)  # fmt: skip


def lukas(tell: Teller) -> Case:
    """The green card, before consent."""
    return tell_of(tell, LUKAS)


def frida(tell: Teller) -> Case:
    """The green card, with measures of the own service."""
    return tell_of(tell, FRIDA)


def yusuf(tell: Teller) -> Case:
    """The yellow card: together with another service."""
    return tell_of(tell, YUSUF)


def sofia(tell: Teller) -> Case:
    """The red card: when measures do not work."""
    return tell_of(tell, SOFIA)
