"""A handlingsveileder as typed, frozen data: a municipality's levels, steps, words and rules."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, StringConstraints, model_validator

from bti.guides.checks import guide_faults
from bti.guides.contacts import Code, Contact
from bti.guides.deadlines import Days, Deadline, Row
from bti.guides.load import Faults, Place
from bti.guides.texts import LocalText, Part, Words
from bti.guides.thinking import Challenge, Planning

Fact = Literal[
    "concern_recorded", "scale_recorded", "form_uro_a", "form_uro_b", "form_uro_c",
    "form_observation", "discussed", "discussed_with_leader", "discussed_anonymously",
    "child_heard", "guardians_talked", "invited", "met", "consent_live", "decided",
    "holder_appointed", "log_opened", "goal_set", "measure_planned", "measure_started",
    "measures_evaluated", "meeting_held", "minutes_written", "next_meeting_set",
    "service_involved", "referral_sent", "report_sent", "closed",
    "report_received", "reporter_told", "investigation_opened", "welfare_decided",
    "reporter_answered", "welfare_ended",
]  # fmt: skip
MoveCode = Literal[
    "start", "involve", "broaden", "report", "narrow", "return", "close", "reopen",
    "investigate", "decide", "extend",
]  # fmt: skip
ServiceKind = Literal[
    "kindergarten", "school", "after_school", "health_station", "school_health", "midwife", "ppt",
    "resource_team", "child_welfare", "family_team", "youth_team", "therapy", "outreach",
    "allocation_office", "nav", "mental_health", "gp", "specialist_health", "police", "leisure",
    "crime_prevention", "pedagogical_centre", "other",
]  # fmt: skip
Tool = Annotated[str, StringConstraints(strict=True, pattern=r"^(form|link|page):[a-z][a-z0-9_]*$")]
LinkKind = Literal[
    "form", "conversation", "template", "routine", "referral", "guide", "film", "material",
    "directory", "measure", "assessment", "reading",
]  # fmt: skip
LinkRole = Literal["employee", "holder", "leader", "guardian"]
LanguageTag = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}$")]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
LevelNumber = Annotated[int, Field(strict=True, ge=0, le=3)]
Rows = Annotated[tuple[Row, ...], Field(min_length=1)]
CardColour = Literal["green", "yellow", "red"]
CARD_NAMES: Mapping[str, LocalText] = {
    "green": LocalText(nb="Grønt kort", nn="Grønt kort", en="Green card"),
    "yellow": LocalText(nb="Gult kort", nn="Gult kort", en="Yellow card"),
    "red": LocalText(nb="Rødt kort", nn="Raudt kort", en="Red card"),
}
Yes = Annotated[bool, Field(strict=True)]


class MunicipalityName(Part):
    """Whose guide it is."""

    name: Words
    kind: Literal["kommune", "bydel", "tjeneste"]
    city: Words | None = None


class WordList(Part):
    """What this municipality calls things, in the middle of a sentence."""

    concern: LocalText
    concern_definite: LocalText
    concern_owner: LocalText
    holder: LocalText
    holder_definite: LocalText
    log: LocalText
    log_definite: LocalText
    actor: LocalText
    lysglimt: LocalText
    meeting: LocalText


class Step(Part):
    """A row of the level's table: how, who, with which tools, and what makes it done (R161)."""

    code: Code
    title: LocalText
    how: Annotated[tuple[LocalText, ...], Field(min_length=1)]
    who: LocalText
    tools: tuple[Tool, ...] = ()
    done_when: tuple[Fact, ...] = ()
    requirements: Rows

    @property
    def done_by_hand(self) -> bool:
        """Whether a person says that the step is done, since no fact tells it."""
        return not self.done_when


class Card(Part):
    """A card that a guide is handed out as (R373). Two levels may be the parts of one card."""

    number: Annotated[int, Field(strict=True, ge=1, le=3)]
    colour: CardColour
    title: LocalText

    @property
    def name(self) -> LocalText:
        """The colour in words, since a colour alone tells nothing to those who do not see it."""
        return CARD_NAMES[self.colour]


class Level(Part):
    """A level 0–3 of the guide. ``short`` is two or three words for the ribbon."""

    number: LevelNumber
    name: LocalText
    short: LocalText
    description: LocalText
    card: Card | None = None
    child_welfare: Yes = False
    requirements: Rows
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    tips: tuple[LocalText, ...] = ()


class Move(Part):
    """A step between levels that the guide allows. Its guards are in cases/levels/table.py.

    ``from_levels`` narrows where it may be taken; empty means wherever the engine allows it.
    ``label``: what this guide calls it, where it has a name of its own for it.
    """

    code: MoveCode
    label: LocalText | None = None
    from_levels: tuple[LevelNumber, ...] = ()
    requirements: Rows


class ConsentRules(Part):
    """What the guide asks of consent before a level."""

    log_needs_consent: Yes
    needed_for_level_1: Yes
    new_consent_for_level_2: Yes
    least_services_level_3: Annotated[int, Field(strict=True, ge=0, le=10)]
    longest_days: Annotated[int, Field(strict=True, ge=1, le=3660)] | None = None


class Ages(Part):
    """Ages in whole years. A guide may hear a child earlier than the law says, never later."""

    hear: Annotated[int, Field(strict=True, ge=0, le=7)]
    weight: Annotated[int, Field(strict=True, ge=7, le=12)]
    sign: Annotated[int, Field(strict=True, ge=12, le=16)]
    health: Annotated[int, Field(strict=True, ge=12, le=16)]
    adult: Annotated[int, Field(strict=True, ge=18, le=18)]
    oldest: Annotated[int, Field(strict=True, ge=18, le=25)]


class Service(Part):
    """A service that can be ticked in a consent or asked for help."""

    code: Code
    label: LocalText
    kind: ServiceKind
    needs_detail: Yes = False


class Choice(Part):
    """A code with its words."""

    code: Code
    label: LocalText


class Partner(Part):
    """Somebody to discuss a concern with; ``outside`` discussions are anonymous (R48, R49)."""

    code: Code
    label: LocalText
    kind: Literal["leader", "colleague", "team", "outside"]


class Obs(Part):
    """The OBS box that stands on every level screen (R156, R157, R158)."""

    title: LocalText
    text: LocalText
    doubt: LocalText
    intervene: LocalText


class EvaluationQuestion(Part):
    """A question of the evaluation; ``good_bad`` is answered Ja/bra or Nei/dårlig."""

    code: Code
    text: LocalText
    kind: Literal["text", "good_bad"]


class Link(Part):
    """Something outside the system: a routine, a brochure, a portal.

    ``where`` tells where to ask for what the document names without an address.
    """

    code: Code
    label: LocalText
    url: HttpUrl | None = None
    where: LocalText | None = None
    about: LocalText | None = None
    kind: LinkKind = "reading"
    services: tuple[ServiceKind, ...] = ()
    levels: tuple[LevelNumber, ...] = ()
    roles: tuple[LinkRole, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    language_count: Annotated[int, Field(strict=True, ge=2, le=60)] | None = None

    @property
    def address(self) -> str:
        """The address as text; empty where there is none."""
        return str(self.url or "")


class Yearly(Part):
    """What units do once a year: their leaders are reminded on the day (R58)."""

    code: Code
    label: LocalText
    month: Annotated[int, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, Field(strict=True, ge=1, le=28)]
    services: Annotated[tuple[ServiceKind, ...], Field(min_length=1)]
    requirements: Rows


class ToolName(Part):
    """What this guide calls a tool, where its document has a name of its own for it."""

    tool: Tool
    label: LocalText


class Waits(Part):
    """After how many days somebody is reminded that nothing has come of it."""

    baton_offer: Days = 7
    referral: Days = 21
    transition: Days = 30  # before the child begins at the new place
    remark: Days = 14  # of the family, that something written is wrong
    minutes: Days = 3  # of a meeting that was held


class Glimpses(Part):
    """The week's lysglimt, and how long a log may go without one before the holder is asked."""

    digest_hour: Annotated[int, Field(ge=6, le=20)] = 14  # on Fridays, in Oslo
    nudge_weeks: Annotated[int, Field(ge=1, le=26)] = 4


class Switches(Part):
    """Choices of the municipality that change what the system lets people do."""

    participants_write: Yes
    guardians_write_lysglimt: Yes
    severe_neglect_is_violence: Yes
    ip_in_log: Yes
    existing_log_lookup: Yes
    family_writes: Yes = False


class Guide(Part):
    """One municipality's handlingsveileder."""

    slug: Slug
    municipality: MunicipalityName
    version: Words
    valid_from: date
    source: Words
    words: WordList
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    moves: Annotated[tuple[Move, ...], Field(min_length=1)]
    consent: ConsentRules
    ages: Ages
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    holder_services: Annotated[tuple[ServiceKind, ...], Field(min_length=1)]
    clarifications: tuple[Choice, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    obs: Obs
    forms: Annotated[tuple[Code, ...], Field(min_length=1)]
    evaluation_questions: Annotated[tuple[EvaluationQuestion, ...], Field(min_length=1)]
    discussion_partners: Annotated[tuple[Partner, ...], Field(min_length=1)]
    links: tuple[Link, ...] = ()
    tool_names: tuple[ToolName, ...] = ()
    yearly: tuple[Yearly, ...] = ()
    log_services_note: LocalText | None = None
    challenges: tuple[Challenge, ...] = ()
    methods: tuple[Code, ...] = ()
    planning: Planning = Planning()
    waits: Waits = Waits()
    glimpses: Glimpses = Glimpses()
    switches: Switches

    @model_validator(mode="after")
    def _holds_together(self) -> "Guide":
        faults: list[tuple[Place, str]] = list(guide_faults(self))
        if faults:
            raise Faults(faults)
        return self

    def level(self, number: int) -> Level:
        """The level with the number. Raises LookupError where the guide has none."""
        for level in self.levels:
            if level.number == number:
                return level
        raise LookupError(f"The guide {self.slug} has no level {number}.")

    def move(self, code: str) -> Move | None:
        return next((move for move in self.moves if move.code == code), None)

    def allows(self, code: str, from_level: int) -> bool:
        """Whether the guide has the move, and lets it start from the level."""
        move = self.move(code)
        return move is not None and (not move.from_levels or from_level in move.from_levels)

    @property
    def is_child_welfare(self) -> bool:
        """Whether this is the guide child welfare itself works by: it investigates (R352)."""
        return self.move("investigate") is not None

    def deadline(self, code: str) -> Deadline | None:
        return next((found for found in self.deadlines if found.code == code), None)

    def service(self, code: str) -> Service | None:
        return next((service for service in self.services if service.code == code), None)

    def link(self, code: str) -> Link | None:
        return next((link for link in self.links if link.code == code), None)

    def tool_name(self, tool: str) -> LocalText | None:
        """The guide's own name of a tool, such as ``page:meeting``; None where it has none."""
        return next((named.label for named in self.tool_names if named.tool == tool), None)

    def partner(self, code: str) -> Partner | None:
        return next((found for found in self.discussion_partners if found.code == code), None)
