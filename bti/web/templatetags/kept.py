"""Django's tags, quicker where what they write is the same each time they are asked.

The settings put this library in the place of ``i18n``, and its ``url`` and ``icon`` before the
usual ones: templates are written as always. What is kept follows from the template and the
language alone, never from who asks; everything else goes the usual way (docs/speed.md).
"""

from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, TextNode, Token, Variable
from django.template.base import render_value_in_context as written
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_tag
from django.templatetags import i18n
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from bti.accounts.addresses import address
from bti.web.templatetags import icons

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


def _is_constant(expression: FilterExpression | None) -> bool:
    if expression is None:
        return True
    var = expression.var
    literal = var.literal is not None if isinstance(var, Variable) else isinstance(var, str)
    return literal and not expression.filters


class Translated(TranslateNode):
    """``{% translate "words" %}``: translated once for each language."""

    kept: dict[str | None, str]

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.kept:
            shown = super().render(context)
            self.kept[language] = context[self.asvar] if self.asvar else shown
        if self.asvar:
            context[self.asvar] = self.kept[language]
            return ""
        return self.kept[language]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node: Any = i18n.do_translate(parser, token)
    if _is_constant(node.filter_expression) and _is_constant(node.message_context):
        node.__class__ = Translated
        node.kept = {}
    return node  # type: ignore[no-any-return]


class Sentence(BlockTranslateNode):
    """``{% blocktranslate %}`` without plural: the sentence is looked up once for each language."""

    kept: dict[str | None, tuple[str, list[str]]]

    def render(self, context: Context, nested: bool = False) -> str:
        language = get_language()
        if language not in self.kept:
            words, names = self.render_token_list(self.singular)
            self.kept[language] = gettext(words), names
        sentence, names = self.kept[language]
        values: dict[str, str] = {}
        for name in names:
            given = self.extra_context.get(name)
            if given is None and name not in context:
                return str(super().render(context, nested))
            value = given.resolve(context) if given is not None else context[name]
            values[name] = written(value, context)
        try:
            told = sentence % values
        except (KeyError, ValueError):  # a slip in a translation
            return str(super().render(context, nested))
        if self.asvar:
            context[self.asvar] = SafeString(told)
            return ""
        return told


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Parser, token: Token) -> Node:
    node: Any = i18n.do_block_translate(parser, token)
    if not node.plural and node.message_context is None:
        node.__class__ = Sentence
        node.kept = {}
    return node  # type: ignore[no-any-return]


class KeyURL(URLNode):
    """``{% url name key %}``: the address of a record, without asking the URLconf again."""

    def render(self, context: Context) -> str:
        key = self.args[0].resolve(context)
        if type(key) is not int:
            return str(super().render(context))
        return address(str(self.view_name.var), key)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node = url_tag(parser, token)
    of_key = len(node.args) == 1 and not node.kwargs and not node.asvar
    if of_key and _is_constant(node.view_name):
        node.__class__ = KeyURL
    return node


@register.tag
def icon(parser: Parser, token: Token) -> Node:
    """``{% icon "name" %}`` is drawn when the template is read, if its name stands there."""
    node: Any = icons.register.tags["icon"](parser, token)
    given = [*node.args, *node.kwargs.values()]
    if node.target_var or not all(_is_constant(one) for one in given):
        return node  # type: ignore[no-any-return]
    names = [str(one.var) for one in node.args]
    return TextNode(icons.icon(*names, **{k: str(v.var) for k, v in node.kwargs.items()}))
