"""The handlingsveileder itself, readable by every employee (R1, R4)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from bti.guides.contacts import contacts_at
from bti.guides.laws import laws_on
from bti.web.feedback import asked_on
from bti.web.views import PersonalPage
from cases.levels import obs_box
from cases.levels.shown import steps_in_words


class GuidePage(PersonalPage):
    """Levels and steps with how, who and tools; deadlines, telephones and services.

    With ``niva`` in the address only those levels, for whoever prints a part of it (R160).
    """

    permission_required = "cases.read_guide"
    template_name = "cases/guide.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        guide, now = self.user.guide, timezone.now()
        if guide is None:
            raise Http404
        every, asked = list(steps_in_words(guide)), request.GET.getlist("niva")
        chosen = [part for part in every if str(part["level"].number) in asked]
        return self.show(
            {
                "guide": guide,
                "every_level": every,
                "guide_levels": chosen or every,
                "is_part": bool(chosen),
                "contacts": contacts_at(guide, now).every,
                "laws": laws_on(timezone.localdate(now)),
                "obs": obs_box(guide, now),
                "feedback": asked_on("cases:guide"),
            }
        )
