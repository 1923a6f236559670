"""The river of lysglimt, and sharing one."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bti.accounts.addresses import address
from bti.web.templatetags.words import day_month, weekday
from bti.web.views import FormMixin
from stafettlogg.inputs import DigestInput, LysglimtInput
from stafettlogg.models import LastRead, Lysglimt
from stafettlogg.services import choose_digest, share_lysglimt
from stafettlogg.services.siblings import siblings_of
from stafettlogg.views.attachments import attached
from stafettlogg.views.base import LogFormPage, LogPage
from stafettlogg.views.entries import about

PAGE = 20
DIGITS = 18  # of a key in an address; more are nonsense


class River(LogFormPage):
    """Every lysglimt one is shown, week by week, the newest first; sharing stands above it (R122).

    ``?eldre=`` is the key of the last one on the page before.
    """

    permission_required = "stafettlogg.view_stafettlogg"
    template_name = "stafettlogg/river.html"
    form_class = LysglimtInput
    saved_message = gettext_lazy("Takk. Lysglimtet er delt med alle som leser loggen.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_share:
            raise Http404
        return super().post(request, *args, **kwargs)

    @property
    def may_share(self) -> bool:
        return self.user.has_perm("stafettlogg.add_lysglimt", self.log)

    def context(self) -> dict[str, Any]:
        rows = self._rows()
        shown = rows[:PAGE]
        pictures = attached(
            self.user, self.log, kind="lysglimt", keys=[glimpse.pk for glimpse in shown]
        )
        monday = self.on - timedelta(days=self.on.weekday())
        weeks = [
            {
                "label": _week(first, monday),
                "glimpses": [self._glimpse(one, pictures.get(one.pk, [])) for one in same],
            }
            for first, same in groupby(shown, key=_monday)
        ]
        last_read = LastRead.objects.filter(log=self.log, user=self.user).first()
        return {
            "weeks": weeks,
            "older": shown[-1].pk if len(rows) > PAGE else None,
            "is_first": not self._before(),
            "may_share": self.may_share,
            "this_week": self._this_week(shown, monday) if not self._before() else "",
            "wants_digest": last_read is None or last_read.wants_digest,
            "digest_form": DigestInput(),
            "siblings": siblings_of(self.log, self.user, self.on),
        }

    def _before(self) -> int | None:
        given = self.request.GET.get("eldre", "")
        return int(given) if given.isdecimal() and len(given) <= DIGITS else None

    def _rows(self) -> list[Lysglimt]:
        rows = Lysglimt.objects.visible_to(self.user, self.log).select_related("author")
        before = self._before()
        if before is not None:
            day = Subquery(Lysglimt.everything.filter(log=self.log, pk=before).values("on"))
            rows = rows.filter(Q(on__lt=day) | Q(on=day, pk__lt=before))
        return list(rows.order_by("-on", "-pk")[: PAGE + 1])

    def _this_week(self, shown: list[Lysglimt], monday: date) -> str:
        count = sum(_monday(one) == monday for one in shown)
        if not count or count == PAGE:
            return ""
        words = ngettext("%(count)d lysglimt denne uka", "%(count)d lysglimt denne uka", count)
        return words % {"count": count}

    def _glimpse(self, one: Lysglimt, pictures: list[dict[str, Any]]) -> dict[str, Any]:
        own, when = one.author_id == self.user.pk, weekday(one.on)
        said = one.text if not (pictures and one.text == pictures[0]["alt"]) else ""
        return {
            "pk": one.pk,
            "text": one.text,
            "said": said,
            "meta": _("Du, %(when)s") % {"when": when} if own else f"{one.author.name}, {when}",
            "picture": pictures[0] if pictures else None,
            "own_href": about("lysglimt", one.pk) if own else "",
        }

    def save(self, form: LysglimtInput) -> str:
        data = form.cleaned_data
        share_lysglimt(
            self.log, by=self.user, on=self.on, text=data["text"], picture=data["picture"],
            alt=data["alt"],
        )  # fmt: skip
        return address("stafettlogg:lysglimt", self.log.pk)


def _monday(one: Lysglimt) -> date:
    """The Monday of the week it is from; it is shared on the day it is from."""
    return one.on - timedelta(days=one.on.weekday())


def _week(first: date, this: date) -> str:
    if first == this:
        return _("Denne uka")
    if first == this - timedelta(days=7):
        return _("Forrige uke")
    year, number, _day = first.isocalendar()
    span = {"number": number, "from": day_month(first), "to": day_month(first + timedelta(days=6))}
    words = _("Uke %(number)d, %(from)s–%(to)s") % span
    return words if year == this.isocalendar()[0] else f"{words} {year}"


class Digest(FormMixin, LogPage):
    """One tap: to hear of the week's lysglimt on Fridays, or not."""

    permission_required = "stafettlogg.view_stafettlogg"
    form_class = DigestInput
    keeps_draft = False
    saved_message = gettext_lazy("Det er lagret.")
    http_method_names = ["post"]

    def save(self, form: DigestInput) -> str:
        choose_digest(self.log, by=self.user, on=self.on, wants=form.cleaned_data["wants"])
        return address("stafettlogg:lysglimt", self.log.pk)
