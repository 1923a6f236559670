"""The citizen's list, and the page of one consent."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.levels import SUBSTANTIAL
from bti.accounts.models import User
from bti.database.compiled import Same, compiled
from bti.database.paging import page_of, total
from bti.notices.services import mark_read
from bti.web.views import PersonalPage, RecordView
from consent import services
from consent.models import Consent, Signature
from consent.views import showing


class MinePage(PersonalPage):
    """The citizen's consents: those that wait first, then those that count, then the rest."""

    permission_required = "consent.list_consents"
    needs_level = SUBSTANTIAL
    template_name = "consent/consent_mine.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = timezone.localdate()
        page = page_of(
            lambda first, count: _own(user=self.user.pk, on=Same(on), first=first, count=count),
            request.GET.get("page"),
        )
        headings = (_("Venter på deg"), _("Venter på andre"), _("Gjelder nå"), _("Avsluttet"))
        items = [
            {
                "group": headings[consent.rank],
                "consent": consent,
                "href": address("consent:detail", consent.pk),
                "standing": showing.standing(consent, on),
                "waits": consent.rank == 0,
            }
            for consent in page
        ]
        return self.show({"items": items, "page_obj": page})


@compiled
def _own(*, user: int, on: Same[date], first: int, count: int) -> QuerySet[Consent]:
    signers = Signature.objects.filter(consent=OuterRef("pk")).order_by().values("consent")
    signed = Count("pk", filter=Q(state=Signature.State.SIGNED))
    rows = Consent.objects.in_order_for(User(pk=user), on.value).select_related("child")
    rows = rows.defer("child__identity_number").annotate(
        signers=Subquery(signers.annotate(n=Count("pk")).values("n")),
        signed=Subquery(signers.annotate(n=signed).values("n")),
        total=total(),
    )
    shown: QuerySet[Consent] = rows[first : first + count]
    return shown


class ConsentRecord(RecordView):
    """A page about one consent."""

    model = Consent
    object: Consent

    def get_queryset(self) -> QuerySet[Any]:
        """With the name of the one who asked, who need not be the one who keeps it now."""
        first = Consent.history.filter(id=OuterRef("pk")).order_by("history_date", "history_id")
        asked_by = Subquery(first.values("keeper__name")[:1])
        rows: QuerySet[Any] = Consent.objects.to_show().annotate(asked_by=asked_by)
        return rows

    @property
    def is_keeper(self) -> bool:
        return self.object.keeper_id == self.user.pk

    def why(self) -> str:
        return "keeper" if self.is_keeper else "signer"

    @property
    def detail_url(self) -> str:
        return reverse("consent:detail", args=[self.object.pk])

    def previews(self) -> list[dict[str, Any]]:
        """What the services would see, while it can still be answered and while it counts."""
        consent, on = self.object, timezone.localdate()
        if not (consent.is_open(on) or consent.is_live(on)):
            return []
        return showing.previews(consent, self.user)

    def all_told(self) -> dict[str, Any]:
        """What every page about the consent tells."""
        consent, on = self.object, timezone.localdate()
        own = consent.signature_of(self.user)
        signed = consent.is_open(on) and own is not None and own.state == Signature.State.SIGNED
        live_to_end = consent.state == Consent.State.GIVEN and on <= consent.valid_until
        return {
            "consent": consent,
            "child": consent.child,
            "keeper": consent.keeper,
            "asked_by": consent.asked_by,  # type: ignore[attr-defined]  # annotated
            "numbers": showing.counted(consent),
            "signed_of": showing.signed_of(consent),
            "standing": showing.standing(consent, on),
            "answers": showing.answers(consent, self.user),
            "services": showing.services(consent),
            "areas": showing.areas(consent),
            "is_live": consent.is_live(on),
            "is_open": consent.is_open(on),
            "own": own,
            "can_answer": consent.is_open(on) and own is not None
            and own.state == Signature.State.WAITING,
            "can_withdraw": live_to_end or signed or (self.is_keeper and consent.is_open(on)),
            "detail_url": self.detail_url,
        }  # fmt: skip


class ConsentPage(ConsentRecord):
    """One consent, as the citizen or as the keeper reads it."""

    permission_required = "consent.view_consent"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mark_read(self.user, link=request.path)
        if self.is_keeper:
            return self._for_keeper()
        own = self.object.signature_of(self.user)
        context = {
            **self.all_told(),
            "previews": self.previews(),
            "explanations": services.explanations(self.object, get_language() or "nb"),
            "laws": services.laws(self.object),
            "own_language": services.language_name(self.object, own.language) if own else None,
        }
        return render(request, "consent/consent_detail.html", context)

    def _for_keeper(self) -> HttpResponse:
        on = timezone.localdate()
        answers = showing.answers_for_keeper(self.object, self.user, on)
        cases = list(self.object.cases.all())
        context = {
            **self.all_told(),
            "answers": answers,
            "differ": showing.differ(self.object),
            "languages": list(services.languages(self.object).values()),
            "cases": cases,
            "may_ask_in": [
                case
                for case in cases
                if case.is_open and not case.is_shielded and case.holder_id == self.user.pk
            ],
            "is_over": not (self.object.is_open(on) or self.object.is_live(on)),
        }
        return render(self.request, "consent/consent_kept.html", context)
