"""What the order of thought gave for Ella: four voices over time, an obstacle, and questions."""

import stafettlogg.services as log_services
from bti.database.acting import for_purpose
from bti.demo.stories.telling import Teller
from stafettlogg.models import Measure, Stafettlogg

# Days ago: the effect, what each voice said it was, and their own words
EVENINGS = (
    (80, 0, {"child": -1, "guardian": 0, "actor": 0},
     ("Det er teit å ikke ha mobilen", "Vi øver oss", "Det er kamp hver kveld")),
    (45, 0, {"child": 0, "guardian": 0, "actor": -1},
     ("Det går greit", "Noen kvelder er gode", "Jeg er sliten av å mase")),
)  # fmt: skip


def ella_goes_on(tell: Teller) -> None:
    """Told after the log of Ella, which Liv holds now."""
    with for_purpose("demo"):
        log = Stafettlogg.objects.select_related("case__child").get(case__child__first_name="Ella")
        evening = Measure.objects.get(log=log, text__startswith="Rolig kveld")
        timetable = Measure.objects.get(log=log, text__startswith="Per ser på")
        gate = Measure.objects.get(log=log, text__startswith="Hege møter")
    _evenings(tell, evening)
    _obstacle(tell, timetable)
    tell.do(log_services.agree, evening, by="mina", ago=93)
    tell.do(log_services.agree, timetable, by="per", ago=12)
    for slug, effect, words in (
        ("ella", 1, "Det er best når Hege bare sier hei"),
        ("rolf", 1, "Hun går hjemmefra til tiden nå"),
    ):
        tell.do(log_services.give_voice, gate, by=slug, ago=1, effect=effect, text=words)
    _questions(tell, log)


def _evenings(tell: Teller, measure: Measure) -> None:
    for ago, effect, effects, (child, guardian, actor) in EVENINGS:
        tell.do(
            log_services.evaluate, measure, by="liv", ago=ago, evaluated_on=tell.day(ago),
            carried_out=True, effect=effect, effects=effects, decision="continue",
            child_says=child, guardian_says=guardian, actor_says=actor,
            holder_says="Vi holder ut litt til", next_on=tell.day(-9),
        )  # fmt: skip
    tell.do(
        log_services.mark_done, measure, by="mina", ago=2, done_on=tell.day(3),
        text="Mobilen lå i stua hele uka",
    )  # fmt: skip


def _obstacle(tell: Teller, measure: Measure) -> None:
    first = tell.do(
        log_services.report_obstacle, measure, by="per", ago=10,
        text="Jeg mangler timeplanen for 10. trinn.",
    )  # fmt: skip
    tell.do(
        log_services.answer_obstacle, first, by="liv", ago=8,
        answer="Kari har lagt den i skolens mappe, og Hege viser deg den.",
    )  # fmt: skip
    tell.do(
        log_services.report_obstacle, measure, by="per", ago=2,
        text="Ella var borte de to siste gangene vi skulle møtes.",
    )  # fmt: skip


def _questions(tell: Teller, log: Stafettlogg) -> None:
    asked = tell.do(
        log_services.ask, log, by="mina", ago=6, text="Kan noen ringe meg de dagene Ella er borte?"
    )
    tell.do(
        log_services.answer_question, asked, by="liv", ago=5,
        answer="Ja. Hege ringer deg før kl. 9 de dagene Ella ikke er her.",
    )  # fmt: skip
    tell.do(
        log_services.ask, log, by="ella", ago=1, text="Må alle på møtet vite om klatringen min?"
    )
