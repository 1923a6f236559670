"""What a child fills in on its own page: topics by its age, faces, words, and what it wants."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from cases.models import ChildsWord
from cases.services.voicing import Said

Topic, Passing = ChildsWord.Topic, ChildsWord.Passing
# By age: what a child of up to so many years is asked about; which picture each has
TOPICS: tuple[tuple[int, tuple[ChildsWord.Topic, ...]], ...] = (
    (5, (Topic.HOME, Topic.KINDERGARTEN, Topic.FRIENDS, Topic.PLAY, Topic.BODY, Topic.OTHER)),
    (12, (Topic.HOME, Topic.SCHOOL, Topic.FRIENDS, Topic.LEISURE, Topic.BODY, Topic.OTHER)),
    (99, (Topic.HOME, Topic.SCHOOL, Topic.FRIENDS, Topic.LEISURE, Topic.BODY, Topic.ONLINE,
          Topic.AHEAD, Topic.OTHER)),
)  # fmt: skip
PICTURES = {
    Topic.HOME: "home", Topic.KINDERGARTEN: "blocks", Topic.SCHOOL: "book", Topic.FRIENDS: "people",
    Topic.PLAY: "ball", Topic.LEISURE: "ball", Topic.BODY: "body", Topic.ONLINE: "screen",
    Topic.AHEAD: "steps", Topic.OTHER: "speech",
}  # fmt: skip
WRITERS = [("child", _("Jeg skriver selv")), ("adult", _("Den voksne skriver det jeg sier"))]


FACES = {face: f"face-{face}" for face in ChildsWord.Face}
WISHES = {Passing.AT_MEETING: "people", Passing.FOR_ME: "speech", Passing.KEPT: "lock"}


class Option(NamedTuple):
    """One choice: its radio button, its picture and its words; never colour alone."""

    radio: BoundWidget
    picture: str


class Part(NamedTuple):
    """One topic on the page: its picture and its three fields."""

    label: str
    picture: str
    face: BoundField
    faces: list[Option]
    words: BoundField
    passing: BoundField
    wishes: list[Option]
    is_open: bool


def topics_for(age: int | None) -> tuple[ChildsWord.Topic, ...]:
    """The topics a child of the age is asked about."""
    return next(topics for last, topics in TOPICS if (age or 0) <= last)


class ReadyInput(PageForm):
    """What the grown-up says before the tablet is handed over (R30)."""

    informed = forms.BooleanField(
        label=_("Jeg har sagt at barnet har rett til å si sin mening, og til å la være"),
        required=False,
    )


class ChildsWordsInput(PageForm):
    """Faces, words and wishes for each topic. Nothing is asked for: a child may leave it all."""

    writer = forms.ChoiceField(
        label=_("Hvem skriver?"), choices=WRITERS, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, age: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics_for(age)
        for topic in self.topics:
            self.fields[f"{topic}-face"] = forms.ChoiceField(
                label=_("Hvordan er det?"), choices=ChildsWord.Face.choices, required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"{topic}-words"] = LongText(
                label=_("Vil du si noe mer?"), max_length=500, rows=3, required=False
            )
            self.fields[f"{topic}-passing"] = forms.ChoiceField(
                label=_("Hva vil du at vi gjør med det?"), choices=Passing.choices, required=False,
                initial=Passing.KEPT, widget=forms.RadioSelect,
            )  # fmt: skip

    def parts(self) -> Iterator[Part]:
        """The topics as the page shows them; those with something in them stand open."""
        for topic in self.topics:
            face, words, passing = (self[f"{topic}-{n}"] for n in ("face", "words", "passing"))
            filled = bool(face.value() or words.value() or face.errors or words.errors)
            yield Part(
                str(topic.label), PICTURES[topic], face, _options(face, FACES), words, passing,
                _options(passing, WISHES), filled,
            )  # fmt: skip

    def said(self) -> list[Said]:
        """What is told, without what was left alone."""
        data = self.cleaned_data
        told = [
            Said(
                topic=topic, face=data[f"{topic}-face"], words=data[f"{topic}-words"],
                passing=data[f"{topic}-passing"] or Passing.KEPT,
            )
            for topic in self.topics
        ]  # fmt: skip
        return [one for one in told if one.is_something]


def _options(field: BoundField, pictures: Mapping[Any, str]) -> list[Option]:
    return [Option(radio, pictures[radio.data["value"]]) for radio in field]
