"""The form that asks for consent, and what it would open: shown before it is sent (R228, R260)."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bti.accounts.models import Membership
from bti.guides.models import Guide
from bti.web.services import load_draft
from cases.inputs.consents import ConsentInput
from cases.services.sharing import employees, planned, who_would_see
from cases.views.base import CaseFormPage

PRESSES = ("see", "more")  # buttons that show the form again, and ask nobody for anything
ROW = re.compile(r"person_(\d{1,2})(_areas)?$")


class AskingAhead(CaseFormPage):
    """A page with ``ConsentInput`` where one can press to see what it would open, as often as one
    likes, and name employees: the list shows those of the services that are ticked."""

    form_class = ConsentInput
    guide: Guide

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if set(PRESSES) & set(request.POST):
            form = self.form_class(initial=self.initial(), **self.form_kwargs())
            form.take_draft(self.typed)
            return self._show(form, None)
        return super().post(request, *args, **kwargs)

    @cached_property
    def typed(self) -> Mapping[str, Sequence[str]]:
        """What stands in the form now: as it was sent (what is unticked too), else the draft."""
        if self.request.method == "POST":
            sent = {name: list(values) for name, values in self.request.POST.lists()}
            plain = self.form_class(**self.bare())
            unticked: dict[str, Sequence[str]] = {name: [] for name in plain.fields}
            return {**unticked, **sent}
        values, _saved_at = load_draft(self.user, key=self.draft_key)
        return values

    def bare(self) -> dict[str, Any]:
        return {"guide": self.guide, "rows": 0, "employees": []}

    def form_kwargs(self) -> dict[str, Any]:
        return {"guide": self.guide, "rows": self.rows, "employees": self.choices()}

    @property
    def rows(self) -> int:
        """As many as are filled in; one more when it is asked for."""
        typed = {**self.initial_persons(), **self.typed}
        filled = [
            int(match[1]) for name, values in typed.items()
            if (match := ROW.match(name)) and any(values)
        ]  # fmt: skip
        shown = self.request.POST.get("person_rows", "")
        count = max([*filled, int(shown) if shown.isdecimal() and len(shown) < 3 else 0])
        return count + 1 if "more" in self.request.POST else count

    def initial_persons(self) -> dict[str, Any]:
        return {name: value for name, value in self.initial().items() if ROW.match(name)}

    @cached_property
    def places(self) -> Sequence[Membership]:
        """Where those work who can be named: here, and in the services that are ticked."""
        codes = self.typed.get("service_codes") or self.initial().get("service_codes", ())
        kinds = {one.kind for code in codes if (one := self.guide.service(code))}
        return employees(self.object, kinds, timezone.localdate())

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        if not self.rows:
            return []
        groups: dict[str, dict[str, str]] = {}
        for place in self.places:
            unit = place.unit.name if place.unit else ""
            line = f"{place.user.name} ({place.title})"
            groups.setdefault(unit, {}).setdefault(str(place.user_id), line)
        return [(unit, list(people.items())) for unit, people in groups.items()]

    def asked(self, form: ConsentInput) -> dict[str, Any]:
        """What the form asks for, as ``ask_consent`` takes it."""
        users = {place.user_id: place.user for place in self.places} if self.rows else {}
        return {**form.asked(), "persons": form.persons(users)}

    def ahead(self) -> dict[str, Any]:
        """What each would see, when it was asked for; what does not fit is told beside it."""
        if "see" not in self.request.POST:
            return {}
        form = self.form_class(data=self.request.POST, initial=self.initial(), **self.form_kwargs())
        form.is_valid()
        data = form.cleaned_data
        for name, field in form.fields.items():
            data.setdefault(name, [] if hasattr(field, "choices") else "")
        on = timezone.localdate()
        plan = planned(self.guide, self.asked(form))
        return {
            "asked_to_see": True,
            "plan": plan,
            "previews": who_would_see(self.object, self.user, plan, on),
        }
