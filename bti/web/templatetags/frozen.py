"""What is the same for everybody is rendered once."""

from django import template
from django.template import Context, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.defaulttags import NowNode
from django.template.loader_tags import BlockNode
from django.utils.translation import get_language

register = template.Library()

# What pages fill in, and what the clock says
NOT_THE_SAME = (BlockNode, NowNode)


class Frozen(template.Node):
    """Renders what is in it once for each language.

    It is rendered without context and without request: nothing about a person, a case or a page
    can get in, so nothing can get from one to another.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.kept:
            alone = context.new({})
            alone.request = None  # type: ignore[attr-defined]  # {% url %} does without
            self.kept[language] = self.nodelist.render(alone)
        return self.kept[language]


@register.tag
def frozen(parser: Parser, token: Token) -> Frozen:
    """``{% frozen %} … {% endfrozen %}`` around what is the same on every page, for everyone."""
    nodelist = parser.parse(("endfrozen",))
    parser.delete_first_token()
    if any(nodelist.get_nodes_by_type(kind) for kind in NOT_THE_SAME):
        raise TemplateSyntaxError("{% block %} and {% now %} differ, and cannot be frozen.")
    return Frozen(nodelist)
