"""Drawn icons, inline so that they take the colour of the text beside them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# 24 by 24, drawn with a stroke of 1.8; names tell what is drawn, not where it is used
ICONS: Final[dict[str, str]] = {
    "arrow-left": '<path d="M20 12H4m0 0l5-5m-5 5l5 5"/>',
    "arrow-right": '<path d="M4 12h16m0 0l-5-5m5 5l-5 5"/>',
    "arrow-up": '<path d="M5 17L17 7m0 0h-7m7 0v7"/>',
    "ball": '<circle cx="12" cy="12" r="8.500"/><path d="M12 8.500l3.300 2.400-1.300 3.900h-4l'
    "-1.300-3.900zM12 8.500v-5M15.300 10.900l4.900-1.500M14 14.800l3 4M10 14.800l-3 4M8.700 10.900"
    'L3.800 9.400"/>',
    "baton": '<path d="M5 19L19 5" stroke-width="5"/>',
    "bell": '<path d="M6 17V11a6 6 0 0112 0v6l1.500 1.500h-15zM10 21h4"/>',
    "blocks": '<path d="M4 13h7v7H4zM13 13h7v7h-7zM8.500 4h7v7h-7z"/>',
    "body": '<circle cx="12" cy="5.500" r="2.500"/><path d="M5 10.500h14M12 10.500v4.500m0 0l-3.500'
    ' 6M12 15l3.500 6"/>',
    "book": '<path d="M12 6.500C10 5 7 4.500 4 5v13.500c3-.5 6 0 8 1.500 2-1.500 5-2 8-1.500V5'
    'c-3-.5-6 0-8 1.500zm0 0V20"/>',
    "calendar": '<rect x="4" y="5.500" width="16" height="14.500" rx="2"/><path d="M4 10h16M8.500'
    ' 3.500v4M15.500 3.500v4"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "circle": '<circle cx="12" cy="12" r="8"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "document": '<path d="M6 3.500h8l4.500 4.500v12.500H6zM14 3.500V8h4.500M9 12.500h6M9 16h6"/>',
    "download": '<path d="M12 4v11m0 0l-4.500-4.500M12 15l4.500-4.500M5 19.500h14"/>',
    "eye": '<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500'
    ' 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>',
    "face-between": '<circle cx="12" cy="12" r="8.500"/><path d="M9 9.500v.1M15 9.500v.1M8.500'
    ' 15h7"/>',
    "face-glad": '<circle cx="12" cy="12" r="8.500"/><path d="M9 9.500v.1M15 9.500v.1M8 14c1.800'
    ' 3 6.200 3 8 0"/>',
    "face-sad": '<circle cx="12" cy="12" r="8.500"/><path d="M9 9.500v.1M15 9.500v.1M8 16.500c1.800'
    '-3 6.200-3 8 0"/>',
    "flag": '<path d="M6 21V4m0 0h11l-2.500 4 2.500 4H6"/>',
    "home": '<path d="M4 11.500L12 4l8 7.500M6 10v10h12V10"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.500M12 7.600v.1"/>',
    "lock": '<rect x="5" y="10.500" width="14" height="9.500" rx="2"/><path d="M8 10.500V8a4 4 0'
    ' 018 0v2.500"/>',
    "logout": '<path d="M13 4H5v16h8M10 12h10m0 0l-4-4m4 4l-4 4"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "pen": '<path d="M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19z"/>',
    "people": '<circle cx="9" cy="8.5" r="3.2"/><path d="M3 19c.6-3.6 3-5.4 6-5.4s5.4 1.8 6 5.4'
    'M15.5 5.6a3 3 0 010 5.8M17.5 14c2 .7 3.2 2.400 3.500 5"/>',
    "phone": '<path d="M6 3.500h3l1.500 4.500-2 1.500a11 11 0 006 6l1.500-2 4.500 1.500v3a2 2 0'
    ' 01-2.200 2A16.500 16.500 0 014 5.700 2 2 0 016 3.500z"/>',
    "picture": '<rect x="3.500" y="5" width="17" height="14" rx="2"/><circle cx="8.500" cy="9.500"'
    ' r="1.500"/><path d="M4 17l5-4.500 3.500 3 3-2.500 4.500 4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4.500V9h15v8H17M7 14h10v6H7z"/>',
    "screen": '<rect x="3.500" y="5" width="17" height="11.500" rx="2"/><path d="M9 20h6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.500 4.500"/>',
    "speech": '<path d="M4 5h16v11h-8l-5 4v-4H4z"/>',
    "steps": '<path d="M4 19h4v-5h5V9h5V4h2"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6L7 7m10'
    ' 10l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"/>',
    "target": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4"/><path d="M12'
    ' 12v.1"/>',
    "upload": '<path d="M12 15V4m0 0L7.500 8.500M12 4l4.500 4.500M5 19.500h14"/>',
    "warning": '<path d="M12 4l9 16H3z"/><path d="M12 10v4.5M12 17.2v.1"/>',
}
# What a line of the timeline is about
KINDS: Final[dict[str, str]] = {
    "answer": "speech",
    "baton": "baton",
    "consent": "check",
    "contribution": "pen",
    "document": "document",
    "effect": "arrow-up",
    "goal": "target",
    "level": "steps",
    "lysglimt": "sun",
    "measure": "flag",
    "meeting": "people",
    "note": "pen",
    "question": "speech",
    "read": "eye",
    "report": "warning",
}
HIDDEN: Final = mark_safe('aria-hidden="true"')  # noqa: S308 - a constant


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """The icon as inline svg: hidden from screen readers, unless it has a label of its own.

    Raises KeyError for a name that is not drawn, so that a slip of the pen fails in the tests.
    """
    drawing = mark_safe(ICONS[name])  # noqa: S308 - constants above
    says = format_html('role="img" aria-label="{}"', label) if label else HIDDEN
    classes = f"ik {css}".rstrip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {} focusable="false">{}</svg>', classes, says, drawing
    )


# Each kind of tag: its class, and the icon it has when none is named
TAGS: Final[dict[str, tuple[str, str]]] = {
    "now": (" naa", "arrow-right"),
    "done": ("", "check"),
    "new": (" ny", "info"),
    "urgent": (" haster", "clock"),
    "wait": ("", "clock"),
}


@register.simple_tag
def drawn_tag(
    tag: Mapping[str, str] | None = None, label: str = "", kind: str = "", icon_name: str = ""
) -> SafeString:
    """A tag as in _parts/tag.html; rows of long lists draw it by this, since including costs."""
    told = tag or {}
    css, usual = TAGS.get(told.get("kind") or kind, ("", ""))
    drawn = told.get("icon") or icon_name or usual
    return format_html(
        '<span class="lapp{}">{}{}</span>', css, icon(drawn) if drawn else "",
        told.get("label") or label,
    )  # fmt: skip


@register.simple_tag
def timeline_icon(kind: str) -> SafeString:
    """The icon of a line in the timeline. Raises KeyError for an unknown kind."""
    return icon(KINDS[kind])
