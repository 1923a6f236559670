"""Pages where those who have a part tell about a measure, and the holder answers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.web.views import FormMixin
from stafettlogg.inputs import (
    AgreeInput,
    AnswerObstacleInput,
    DoneInput,
    ObstacleInput,
    VoiceInput,
)
from stafettlogg.models import Goal, MeasureNote
from stafettlogg.services import (
    agree,
    answer_obstacle,
    give_voice,
    mark_done,
    report_obstacle,
)
from stafettlogg.services.telling import waiting_voices
from stafettlogg.views.base import EntryPage, MeasureFormPage


class TellPage(MeasureFormPage):
    """A form about a measure by one who has a part in it; goes back to where they came from."""

    template_name = "stafettlogg/tell.html"
    submit: Any = gettext_lazy("Lagre")

    def heading(self) -> str:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return {
            "measure": self.object,
            "responsible": self.object.responsible_name,
            "heading": self.heading(),
            "submit": self.submit,
            "told": self.told(),
        }

    def told(self) -> str:
        """Who will read it."""
        return _("Det du skriver, leses av dem som ser tiltaket i loggen.")

    def back(self) -> str:
        """One who answers for the measure came from their own; others from the log."""
        if self.user.has_perm("stafettlogg.take_part", self.object) and not self.is_holder:
            return reverse("stafettlogg:mine") + f"#tiltak-{self.object.pk}"
        return self.to_log(f"#tiltak-{self.object.pk}")


class GiveVoice(TellPage):
    """How it goes, from one's own login, before the holder evaluates (R14)."""

    permission_required = "stafettlogg.give_voice"
    form_class = VoiceInput
    saved_message = gettext_lazy("Takk. Det du sa, blir med når tiltaket vurderes.")
    submit = gettext_lazy("Si det")

    def heading(self) -> str:
        return _("Hvordan går det?")

    def initial(self) -> dict[str, Any]:
        own = waiting_voices(self.object).filter(author=self.user).first()
        return {"effect": own.effect, "text": own.text} if own else {}

    def context(self) -> dict[str, Any]:
        goal = Goal.objects.visible_to(self.user, self.log).filter(pk=self.object.goal_id).first()
        return {**super().context(), "goal": goal}

    def told(self) -> str:
        return _(
            "Det du sier, leses av alle som ser tiltaket i loggen. Du kan endre det til tiltaket "
            "blir vurdert."
        )

    def save(self, form: VoiceInput) -> str:
        data = form.cleaned_data
        give_voice(self.object, by=self.user, on=self.on, effect=data["effect"], text=data["text"])
        return self.back()


class MarkDone(TellPage):
    """What was done, with its day."""

    permission_required = "stafettlogg.mark_done"
    form_class = DoneInput
    saved_message = gettext_lazy("Det står nå ved tiltaket.")

    def heading(self) -> str:
        return _("Hva er gjort?")

    def initial(self) -> dict[str, Any]:
        return {"done_on": self.on}

    def told(self) -> str:
        return _("At noe er gjort, er ikke en vurdering. Om det hjelper, ser dere på sammen.")

    def save(self, form: DoneInput) -> str:
        data = form.cleaned_data
        mark_done(self.object, by=self.user, on=self.on, done_on=data["done_on"], text=data["text"])
        return self.back()


class ReportObstacle(TellPage):
    """Tell the holder what stands in the way (R337)."""

    permission_required = "stafettlogg.report_obstacle"
    form_class = ObstacleInput
    saved_message = gettext_lazy("Det er meldt fra. Du får beskjed når det er besvart.")
    submit = gettext_lazy("Meld fra")

    def heading(self) -> str:
        return _("Meld en hindring")

    def told(self) -> str:
        return _("Hindringen og svaret leses av dem som ser tiltaket, også familien.")

    def save(self, form: ObstacleInput) -> str:
        report_obstacle(self.object, by=self.user, on=self.on, text=form.cleaned_data["text"])
        return self.back()


class Agree(TellPage):
    """Say yes to a measure one was given; or say what stands in the way."""

    permission_required = "stafettlogg.take_part"
    form_class = AgreeInput
    keeps_draft = False
    saved_message = gettext_lazy("Så fint. Det står nå i loggen at du har sagt ja.")
    submit = gettext_lazy("Ja, jeg tar det")

    def heading(self) -> str:
        return _("Tar du dette tiltaket?")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "no_href": address("stafettlogg:obstacle", self.object.pk)}

    def told(self) -> str:
        return _("Passer det ikke, melder du fra om hva som står i veien.")

    def save(self, form: AgreeInput) -> str:
        agree(self.object, by=self.user, on=self.on)
        return self.back()


class AnswerObstacle(FormMixin, EntryPage):
    """The holder says what is done about an obstacle."""

    model = MeasureNote
    permission_required = "stafettlogg.answer_obstacle"
    with_it = ("measure", "author")
    template_name = "stafettlogg/obstacle_answer.html"
    form_class = AnswerObstacleInput
    saved_message = gettext_lazy("Svaret er lagret, og den som meldte fra, får beskjed.")

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(kind=MeasureNote.Kind.OBSTACLE)

    def context(self) -> dict[str, Any]:
        return {"note": self.object, "measure": self.object.measure}

    def save(self, form: AnswerObstacleInput) -> str:
        answer_obstacle(self.object, by=self.user, on=self.on, answer=form.cleaned_data["answer"])
        return self.to_log(f"#tiltak-{self.object.measure_id}")
