"""The leader passes on the cases of one who leaves or is away. Names and levels, no content."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.models import HolderRight, Membership, User
from bti.audit.record import record_reads
from bti.web.views import PersonalFormPage
from cases.inputs.offering import CaseloadInput
from cases.models import Case, Level
from cases.rules import LEADER
from cases.services.caseload import Moved, hand_over_caseload, look_ahead
from cases.views.telling import level_name

MOST = 50
TOLD = "caseload_told"  # what became of each case, shown once on the next page


class Caseload(PersonalFormPage):
    """Choose a colleague, then who gets which case; look ahead; then pass them on (R286)."""

    permission_required = "cases.hand_over_caseload"
    template_name = "cases/caseload.html"
    form_class = CaseloadInput

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.of is None:
            told = [Moved(*row) for row in request.session.pop(TOLD, [])]
            names = {case.pk: case.child.first_name for case in self._told_of(told)}
            lines = [{"name": names.get(one.case, ""), "moved": one} for one in told]
            return self.show({"holders": self._holders(), "told": lines})
        self._note_reading()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.of is None:
            raise Http404
        if "confirmed" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.form_class(data=request.POST, **self.form_kwargs())
        if not form.is_valid():
            return self._show(form, None, status=422)
        chosen = self._chosen(form)
        reason, on = form.cleaned_data["reason"], timezone.localdate()
        ahead = look_ahead(chosen, by=self.user, on=on, reason=reason)
        names = {case.pk: case.child.first_name for case in chosen}
        lines = [{"name": names[one.case], "moved": one} for one in ahead]
        return self.show({"form": form, "ahead": lines, **self.context()})

    @property
    def of(self) -> User | None:
        """The one whose cases they are: holds one in a unit that the user leads."""
        given = self.request.GET.get("fra", "")
        if not given.isdecimal() or len(given) > 18:
            return None
        found: User | None = User.objects.filter(pk=int(given), held_cases__in=self._led()).first()
        if found is None:
            raise Http404
        return found

    def _led(self) -> QuerySet[Case]:
        """What the leader may know of: open, past level 0, of the units one leads."""
        rows: QuerySet[Case] = Case.objects.overseen_by(self.user).open()
        return rows.exclude(level=Level.CONCERN)

    def _holders(self) -> list[dict[str, Any]]:
        rows = self._led().order_by().values("holder", "holder__name").annotate(count=Count("pk"))
        return [
            {
                "name": row["holder__name"],
                "count": row["count"],
                "href": f"{reverse('cases:caseload')}?fra={row['holder']}",
            }
            for row in rows.order_by("holder__name")[:MOST]
        ]

    def _told_of(self, told: list[Moved]) -> list[Case]:
        keys = [one.case for one in told]
        return list(self._led().filter(pk__in=keys).select_related("child")) if keys else []

    def _cases(self) -> list[Case]:
        rows = self._led().filter(holder=self.of).select_related("child", "unit", "holder")
        return list(rows.order_by("pk")[:MOST])

    def _note_reading(self) -> None:
        units = {case.unit for case in self._cases()}
        record_reads(
            by=self.user, readings=[(unit, "leads") for unit in units], page="cases:caseload"
        )

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": [(c.pk, _label(c)) for c in self._cases()], "people": self._people()}

    def _people(self) -> list[tuple[int, str]]:
        """Those of the leader's units who hold the right, but for the one who gives away."""
        on, led = timezone.localdate(), self.user.unit_ids(LEADER)
        places = Membership.objects.live(on).filter(unit__in=led).exclude(user=self.of)
        rights = HolderRight.objects.live(on).filter(
            municipality__in=self.user.works_in, user__in=places.values("user")
        )
        rows = User.objects.filter(pk__in=rights.values("user"), is_active=True)
        return [(user.pk, user.name) for user in rows.order_by("name")]

    def _chosen(self, form: CaseloadInput) -> dict[Case, User]:
        wanted = form.chosen()
        people = User.objects.in_bulk(set(wanted.values()))
        return {case: people[wanted[case.pk]] for case in self._cases() if case.pk in wanted}

    def context(self) -> dict[str, Any]:
        return {"of": self.of}

    def save(self, form: CaseloadInput) -> str:
        of = self.of
        assert of is not None  # noqa: S101  # post asks
        moved = hand_over_caseload(
            of, self._chosen(form), by=self.user, on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        self.request.session[TOLD] = [[one.case, one.done, one.text] for one in moved]
        return reverse("cases:caseload")


def _label(case: Case) -> str:
    group = case.child.group
    name = f"{case.child.first_name}, {group}" if group else case.child.first_name
    return _("%(name)s. %(level)s") % {"name": name, "level": level_name(case.guide, case.level)}
