"""What every page of a log has: who reads it and why, the child, the OBS box for staff."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import compiled
from bti.web.views import FormMixin, RecordView
from cases.levels import obs_box
from cases.models import BatonOffer, Case
from consent.models import Consent
from stafettlogg.models import (
    Goal,
    LastRead,
    Measure,
    Meeting,
    ReadGrant,
    Stafettlogg,
    StafettloggQuerySet,
)
from stafettlogg.models.building import last_act
from stafettlogg.services.explaining import explain_access, lost_log
from stafettlogg.services.leaving import first_day
from stafettlogg.views.lost import show_lost

ABOUT = ("case__child", "case__unit", "case__holder")


def logs_of(user: User, on: date) -> StafettloggQuerySet:
    """The logs the user may read, each with how far they have read and the consent's last day."""
    return _with_marks(Stafettlogg.objects.readable_by(user, on), user.pk, on)


def _with_marks(logs: StafettloggQuerySet, user: int, on: date) -> StafettloggQuerySet:
    last_read = LastRead.objects.filter(log=OuterRef("pk"), user=user)
    consents = Consent.objects.live(on).for_log().filter(cases=OuterRef("case"))
    # Whom the baton is offered to: the page tells it, but nobody of the family behind a shield
    offers = BatonOffer.objects.open().filter(case=OuterRef("case"))
    rows: StafettloggQuerySet = logs.select_related(*ABOUT).annotate(
        offered_to=Subquery(offers.values("to__name")[:1]),
        read_at=Subquery(last_read.values("at")[:1]),
        consent_until=Subquery(consents.order_by("-valid_until").values("valid_until")[:1]),
    )
    return rows


@compiled
def _log_of(
    *, user: int, works_in: tuple[int, ...] | None, pk: int, on: date
) -> StafettloggQuerySet:
    readable = Stafettlogg.objects.granted_to(user, on, works_in=works_in)
    return _with_marks(readable, user, on).filter(pk=pk)


class OnLog(RecordView):
    """A page of one log, or of something in it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 as everywhere, but to one who had it open and lost it: then why, and the draft.

        It tells no name: the one who reads knows whom it was about.
        """
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            log = lost_log(self.model, kwargs["pk"], self.user, self.on)
            if log is None:
                raise
            why = explain_access(self.user, log, self.on)
            return show_lost(self, why)

    @cached_property
    def on(self) -> date:
        return timezone.localdate()

    @property
    def log(self) -> Stafettlogg:
        """The log itself, or the one that the record lies in."""
        log: Stafettlogg = getattr(self.object, "log", self.object)
        return log

    @property
    def case(self) -> Case:
        return self.log.case

    @property
    def is_holder(self) -> bool:
        return self.case.holder_id == self.user.pk

    def why(self) -> str:
        return str(getattr(self.object, "reader_why", "") or "")

    def to_log(self, anchor: str = "") -> str:
        """The address of the log's own page."""
        return address("stafettlogg:detail", self.log.pk) + anchor

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        common: dict[str, Any] = {
            "log": self.log,
            "case": self.case,
            "child": self.case.child,
            "today": self.on,
            "is_citizen": self.user.is_citizen,
            "is_holder": self.is_holder,
            "log_href": self.to_log(),
        }
        if not self.user.is_citizen:
            common["obs"] = self._obs()
        return super().show({**common, **context}, status=status)

    def _obs(self) -> dict[str, Any]:
        obs = obs_box(self.case.guide, timezone.now())
        if self.is_holder:
            obs["href"] = address("cases:case-acute", self.case.pk)
        return obs


class LogPage(OnLog):
    """A page about a log as a whole."""

    model = Stafettlogg
    permission_required = "stafettlogg.view_stafettlogg"
    object: Stafettlogg

    def get_queryset(self) -> QuerySet[Any]:
        return logs_of(self.user, self.on)

    def find(self, pk: int) -> Any:
        works_in = None if self.user.is_citizen else tuple(sorted(self.user.works_in))
        found = _log_of(user=self.user.pk, works_in=works_in, pk=pk, on=self.on)
        return next(iter(found), None)

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """With the way to the other parts of the log, as far as this reader goes there."""
        may = self.user.has_perm
        parts = {
            "readers": may("stafettlogg.view_readers", self.object),
            "exports": may("stafettlogg.export_log", self.object),
            "copies": may("stafettlogg.ask_for_copy", self.object),
            "leave": may("stafettlogg.let_read", self.object)
            and first_day(self.case.child, self.on) is not None,
        }
        return super().show({"log_nav": parts, **context}, status=status)


class EntryPage(OnLog):
    """A page about one record of a log that the user may read."""

    object: Any
    with_it: tuple[str, ...] = ()

    def records(self) -> QuerySet[Any]:
        """The records there are, whoever asks."""
        return self.model._default_manager.all()

    def get_queryset(self) -> QuerySet[Any]:
        readable = Stafettlogg.objects.readable_by(self.user, self.on).values("pk")
        own = ReadGrant.objects.filter(user=self.user, content_object=OuterRef("log"))
        rows: QuerySet[Any] = self.records().filter(log__in=readable)
        rows = rows.annotate(reader_why=Subquery(own.values("why")[:1]))
        return rows.select_related(*(f"log__{part}" for part in ABOUT), *self.with_it)


class LogForm(FormMixin):
    """A form of the log: when it is saved, what was done can be undone from where one comes."""

    log: Stafettlogg

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.began = timezone.now()
        return super().post(request, *args, **kwargs)

    def told(self) -> Any:
        act = last_act(self.user, self.log)
        if act is None or act.at < self.began:
            return super().told()
        href = address(f"stafettlogg:{act.kind}-undo", act.entry)
        link = '{} <a class="ds-link" href="{}">{}</a>'
        return format_html(link, super().told(), href, _("Angre"))


class LogFormPage(LogForm, LogPage):
    """A form that adds to a log."""


class GoalFormPage(LogForm, EntryPage):
    """A form about a goal."""

    model = Goal
    permission_required = "stafettlogg.change_goal"


class MeasureFormPage(LogForm, EntryPage):
    """A form about a measure."""

    model = Measure
    with_it = ("employee", "guardian", "network")  # a goal may be kept from who has the measure


class OnMeeting(EntryPage):
    """A page about a meeting that was held."""

    model = Meeting
    permission_required = "stafettlogg.view_meeting"
    with_it = ("author",)
