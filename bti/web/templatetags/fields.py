"""Forms of the parts: how label, hint, error and counter hang together with the control."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms, template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def form_attributes(form: forms.BaseForm | None) -> SafeString:
    """Attributes of <form>: sent once, checked by the server, kept as a draft where it can be."""
    pairs = [("data-once", "")]
    if isinstance(form, forms.BaseForm) and form.is_multipart():
        pairs.append(("enctype", "multipart/form-data"))
    key, address = getattr(form, "draft_key", ""), getattr(form, "draft_url", "")
    if key and address:
        pairs += [("data-draft-url", address), ("data-draft-key", key)]
    return format_html("novalidate {}", format_html_join(" ", '{}="{}"', pairs))


def _kind(widget: forms.Widget) -> str:
    """Which branch of field.html draws this widget."""
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    return "single" if isinstance(widget, forms.CheckboxInput) else "control"


@register.simple_tag
def field_parts(field: forms.BoundField, cards: Mapping[Any, Any] | None = None) -> dict[str, Any]:
    """All that field.html needs to wire label, hint, error and counter to the control."""
    widget = field.field.widget
    cards = {str(value): card for value, card in (cards or {}).items()}
    identity = field.auto_id or field.html_name
    kind = _kind(widget)
    limit = getattr(field.field, "max_length", None)
    counted = limit if isinstance(widget, forms.Textarea) else None
    lost = isinstance(widget, forms.FileInput) and bool(field.form.files.get(field.html_name))
    lost = lost and bool(field.form.errors)
    described = [
        f"{identity}_{part}"
        for part, there in (
            ("hint", field.help_text),
            ("lost", lost),
            ("error", field.errors),
            ("counter", counted),
        )
        if there
    ]
    options = _options(field, cards) if kind in ("checkbox", "radio") else []
    return {
        "kind": kind,
        "id": identity,
        "described_by": " ".join(described),
        "optional": not field.field.required and kind != "single",
        "limit": counted,
        "lost_file": lost,
        "options": options,
        "cards": any(option["value"] in cards for option in options),
    }


def _options(field: forms.BoundField, cards: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """The choices of a group as choice.html takes them."""
    options = []
    for option in field.subwidgets:
        data = option.data
        value = str(data["value"])
        options.append(
            {
                "type": data["type"],
                "name": data["name"],
                "value": value,
                "id": data["attrs"]["id"],
                "checked": data["selected"],
                "title": data["label"],
                "invalid": bool(field.errors),
                **cards.get(value, {}),
            }
        )
    return options


@register.simple_tag
def control(field: forms.BoundField, described_by: str = "") -> SafeString:
    """The control itself, in the look of Designsystemet and wired to what describes it.

    The browser may not cut what is too long (``maxlength``): the counter tells, and the server.
    """
    attrs: dict[str, Any] = {"class": "ds-input"}
    if described_by:
        attrs["aria-describedby"] = described_by
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.field.required:
        attrs["aria-required"] = "true"
    if isinstance(field.field.widget, forms.Textarea):
        attrs["maxlength"] = False
    return field.as_widget(attrs=attrs)


@register.simple_tag
def error_links(*forms_on_page: Any) -> list[dict[str, str]]:
    """Every error of the forms, with the address of the control it is about."""
    links = []
    for form in forms_on_page:
        if not isinstance(form, forms.BaseForm):
            continue
        links += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        for field in form:
            links += _links_of(field)
    return links


def _links_of(field: forms.BoundField) -> Iterable[dict[str, str]]:
    if field.is_hidden:
        return [{"text": _("Noe mangler. Last siden på nytt."), "href": ""}] if field.errors else []
    group = _kind(field.field.widget) in ("checkbox", "radio")
    target = f"{field.auto_id}_0" if group else field.id_for_label
    label = str(field.label).rstrip("?:. ")
    named = (
        str(text) if label.casefold() in str(text).casefold() else f"{label}: {text}"
        for text in field.errors
    )
    return [{"text": text, "href": f"#{target}"} for text in named]
