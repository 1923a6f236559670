"""The tags and filters of templates/_parts/, gathered: the settings load this one library.

Everything that must be computed lies in the modules gathered here, so that the templates only
say where it goes.
"""

from django import template

from bti.web.templatetags import clock, drawings, fields, frozen, words

register = template.Library()
for _part in (words, clock, drawings, fields, frozen):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
