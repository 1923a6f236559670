"""The pages that ask whether one found what one looked for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Name of the page, what the administrator reads, and where one comes back to
PAGES: dict[str, tuple[str | Promise, str]] = {
    "cases:guide": (_("Handlingsveilederen"), "cases:guide"),
    "toolbox:home": (_("Verktøykassa"), "toolbox:home"),
    "toolbox:form": (_("Skjemaer i verktøykassa"), "toolbox:home"),
    "toolbox:page": (_("Andre sider i verktøykassa"), "toolbox:home"),
}
