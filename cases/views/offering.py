"""Pages of an offered baton: hold it out, read the note, answer; take it back, approve it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import Membership, User
from bti.audit.record import record_reads
from bti.web.views import PersonalPage, RecordFormPage
from cases.access import may_take_over
from cases.inputs.baton import outline
from cases.inputs.offering import YES, AnswerOfferInput, OfferInput, WhyInput
from cases.models import BatonOffer
from cases.rules import LEADER, is_holder
from cases.services import offering
from cases.services.passing import who_may_hold
from cases.views.base import CaseFormPage
from consent.models import ConsentLimit

SHOWN = 50


class OfferBaton(CaseFormPage):
    """The holder, or the leader, offers the baton to one who may have it (R17, R286)."""

    permission_required = "cases.offer_baton"
    template_name = "cases/offer_baton.html"
    form_class = OfferInput
    saved_message = gettext_lazy("Tilbudet er sendt. Du har stafettpinnen til svaret er ja.")

    def why(self) -> str:
        return "baton" if is_holder(self.user, self.object) else "leads"

    def form_kwargs(self) -> dict[str, Any]:
        case, on = self.object, timezone.localdate()
        return {"case": case, "places": who_may_hold(case, on), "limited": bool(self.limits)}

    @property
    def limits(self) -> list[str]:
        """What the family has limited, in words, for the holder; to a leader only that it has."""
        live = list(self.object.consents.live(timezone.localdate()).order_by("pk"))
        areas = ConsentLimit.objects.filter(consent__in=live)
        words = [text for row in live for text in (row.limits, row.only_share) if text]
        found = dict.fromkeys([*words, *(str(one.get_area_display()) for one in areas)])
        if found and not is_holder(self.user, self.object):
            return [_("Spør den som har stafettpinnen, hva familien har begrenset.")]
        return list(found)

    def initial(self) -> dict[str, Any]:
        own = is_holder(self.user, self.object)
        return {"note": (self.object.handover if own else "") or outline()}

    def context(self) -> dict[str, Any]:
        return {"limits": self.limits, "back": self._back(), "open_offer": self._waiting()}

    def _waiting(self) -> BatonOffer | None:
        rows = BatonOffer.objects.open().filter(case=self.object)
        found: BatonOffer | None = rows.select_related("to").first()
        return found

    def _back(self) -> str:
        name = "cases:detail" if is_holder(self.user, self.object) else "cases:oversee"
        return reverse(name, args=[self.object.pk])

    def save(self, form: OfferInput) -> str:
        data = form.cleaned_data
        to = User.objects.filter(pk=data["to"]).first()
        if to is None:
            raise ValidationError({"to": _("Velg en fra lista.")})
        offering.offer_baton(
            self.object,
            to=to,
            by=self.user,
            on=timezone.localdate(),
            note=data["note"],
            reason=data["reason"],
            within_limits=data.get("within_limits", False),
        )
        return self._back()


class OnOffer(RecordFormPage):
    """A page with one form about one offer."""

    model = BatonOffer
    object: BatonOffer

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = BatonOffer.objects.select_related(
            "case__child", "case__unit", "case__holder", "case__municipality", "noted_by", "to"
        )
        return rows

    def context(self) -> dict[str, Any]:
        return {"offer": self.object, "case": self.object.case, "child": self.object.case.child}


class Offer(OnOffer):
    """The one it is offered to reads the note and answers. Nothing else of the case is there."""

    permission_required = "cases.answer_offer"
    template_name = "cases/offer.html"
    form_class = AnswerOfferInput

    def why(self) -> str:
        return "offered"

    @property
    def is_shown(self) -> bool:
        """Whether the note may be read: it waits for an answer, and consent still lets them."""
        if not self.object.is_open:
            return False
        on = timezone.localdate()
        return bool(may_take_over(self.object.case, on).filter(user=self.user).exists())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_shown:
            offering.read_offer(self.object, by=self.user, on=timezone.localdate())
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        if not self.is_shown:
            return {"over": self._over()}
        return {**super().context(), "over": ""}

    def _over(self) -> str:
        if not self.object.is_open:
            return offering.over(self.object)
        return _("Du kan ikke få stafettpinnen slik det er nå. Spør den som tilbød den.")

    def save(self, form: AnswerOfferInput) -> str:
        data, on = form.cleaned_data, timezone.localdate()
        if data["answer"] != YES:
            offering.decline_offer(self.object, by=self.user, on=on, reason=data["reason"])
            return reverse("cases:offers")
        offering.accept_offer(self.object, by=self.user, on=on)
        return reverse("cases:detail", args=[self.object.case_id])


class WithdrawOffer(OnOffer):
    """Take an offer back."""

    permission_required = "cases.withdraw_offer"
    template_name = "cases/offer_withdraw.html"
    form_class = WhyInput
    saved_message = gettext_lazy("Tilbudet er trukket tilbake.")

    def why(self) -> str:
        return "baton" if is_holder(self.user, self.object.case) else "leads"

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back": back_of(self.object, self.user)}

    def save(self, form: WhyInput) -> str:
        reason = form.cleaned_data["reason"]
        offering.withdraw_offer(self.object, by=self.user, on=timezone.localdate(), reason=reason)
        return back_of(self.object, self.user)


class ApproveOffer(OnOffer):
    """The leader lets it count for somebody who is away. The note is not shown here."""

    permission_required = "cases.approve_offer"
    template_name = "cases/offer_approve.html"
    form_class = WhyInput
    saved_message = gettext_lazy("Stafettpinnen er gitt videre.")

    def why(self) -> str:
        return "leads"

    def save(self, form: WhyInput) -> str:
        reason = form.cleaned_data["reason"]
        offering.approve_offer(self.object, by=self.user, on=timezone.localdate(), reason=reason)
        return reverse("cases:oversee", args=[self.object.case_id])


class Offers(PersonalPage):
    """What is offered to one, and to those who work in the units one leads: who, not what."""

    permission_required = "cases.list_cases"
    template_name = "cases/offers.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        led = self.user.unit_ids(LEADER)
        places = Membership.objects.live(timezone.localdate()).filter(unit__in=led)
        rows = BatonOffer.objects.open().filter(
            Q(to=self.user) | Q(to__in=places.values("user")),
            case__municipality__in=self.user.works_in,
        )
        shown = list(rows.select_related("case__unit", "noted_by", "to").order_by("pk")[:SHOWN])
        own = [offer for offer in shown if offer.to_id == self.user.pk]
        record_reads(by=self.user, readings=[(offer, "offered") for offer in own],
                     page="cases:offers")  # fmt: skip
        others = [offer for offer in shown if offer.to_id != self.user.pk]
        return self.show({"own": own, "others": others})


def back_of(offer: BatonOffer, user: User) -> str:
    """Where the one who holds or leads goes from an offer."""
    name = "cases:detail" if is_holder(user, offer.case) else "cases:oversee"
    return reverse(name, args=[offer.case_id])
