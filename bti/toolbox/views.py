"""The pages of the toolbox: search it, and open a form or a page on a case."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from bti.guides.models import Guide
from bti.toolbox.entries import Entry, entries_of, search
from bti.toolbox.inputs import SearchInput
from bti.web.feedback import asked_on
from bti.web.views import PersonalPage
from cases.levels import obs_box
from cases.levels.shown import tool_links
from cases.models import Case
from cases.views.telling import level_name

PER_PAGE = 20
CASES = 50


class GuidedPage(PersonalPage):
    """A page of the guide that the user works by."""

    permission_required = "cases.read_guide"

    @cached_property
    def case(self) -> Case | None:
        """The case that the address names, where it is the user's own; any other is nothing."""
        number = self.request.GET.get("sak", "")
        is_key = number.isascii() and number.isdecimal() and len(number) < 19
        return self.own_cases().filter(pk=int(number)).first() if is_key else None

    @cached_property
    def guide(self) -> Guide:
        """The guide of the case one comes from, else the one the user works by."""
        guide = self.case.guide if self.case else self.user.guide
        if guide is None:
            raise Http404
        return guide

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        common = {
            "case": self.case,
            "guide": self.guide,
            "obs": obs_box(self.guide, timezone.now()),
        }
        return super().show({**common, **context}, status=status)

    def own_cases(self) -> "QuerySet[Case]":
        """The open cases that the user holds."""
        held = Case.objects.held_by(self.user.pk, works_in=self.user.works_in).open()
        return held.select_related("child").order_by("-pk")


class Toolbox(GuidedPage):
    """Everything of the guide, by search and filter; with ``sak`` it leads back to the case."""

    template_name = "toolbox/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        guide, case = self.guide, self.case
        form = SearchInput(request.GET, guide=guide)
        everything = entries_of(guide)
        asked = form.asked()
        found = search(everything, **asked)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return self.show(
            {
                "search": form,
                "is_narrowed": any(value not in ("", None) for value in asked.values()),
                "page_obj": page,
                "entries": [_row(entry, guide, case) for entry in page],
                "found": len(found),
                "total": len(everything),
                "feedback": asked_on("toolbox:home", request.get_full_path()),
            }
        )


def _row(entry: Entry, guide: Guide, case: Case | None) -> dict[str, Any]:
    """An entry; from a case, its forms and pages open on that case at once."""
    is_link = entry.code.startswith("link:")
    return {
        "entry": entry,
        "href": entry.href if case is None or is_link else _on_case(case, entry.code),
        "levels": _("Alle nivåer")
        if entry.is_for_all_levels
        else _("Nivå %(numbers)s") % {"numbers": _listed(entry.levels)},
    }


def _on_case(case: Case, tool: str) -> str:
    """Where the tool is on the case; the page of the case where it has no address of its own."""
    links = tool_links(case, [tool], {})
    href = links[0]["href"] if links else ""
    detail = reverse("cases:detail", args=[case.pk])
    return f"{detail}{href}" if not href or href.startswith("#") else href


def _listed(numbers: tuple[int, ...]) -> str:
    first, last = ", ".join(map(str, numbers[:-1])), numbers[-1]
    return _("%(first)s og %(last)s") % {"first": first, "last": last} if first else str(last)


class OpenTool(GuidedPage):
    """Which of one's own cases the tool is for."""

    template_name = "toolbox/open.html"
    kind = ""

    def more(self) -> dict[str, Any]:
        """What this kind of tool shows besides."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = str(self.kwargs["code"])
        tool = f"{self.kind}:{code}"
        entry = next((e for e in entries_of(self.guide) if e.code == tool), None)
        if entry is None:
            raise Http404
        cases = self.own_cases().filter(guide_slug=self.guide.slug)
        page = Paginator(cases, CASES).get_page(request.GET.get("page"))
        return self.show(
            {
                "entry": entry,
                "page_obj": page,
                "rows": [self._row(case, tool) for case in page],
                "feedback": asked_on(f"toolbox:{self.kind}"),
                **self.more(),
            }
        )

    def _row(self, case: Case, tool: str) -> dict[str, str]:
        return {
            "name": case.child.name,
            "group": case.child.group,
            "level": level_name(case.guide, case.level),
            "href": _on_case(case, tool),
        }


class OpenForm(OpenTool):
    """A paper form: fill it in on a case, or print it empty."""

    kind = "form"

    def more(self) -> dict[str, Any]:
        return {"empty": reverse("forms:blank", args=[self.kwargs["code"]])}


class OpenPage(OpenTool):
    """A page of the case, such as the invitation to a meeting."""

    kind = "page"
