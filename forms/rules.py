"""Who may fill in and read a form: the one who holds the case."""

import rules

from bti.accounts.models import User
from cases.rules import is_holder, is_open
from forms.models import FilledForm


@rules.predicate
def holds_the_case(user: User, form: FilledForm | None) -> bool:
    """Holds the baton of the case the form was filled in on."""
    return form is not None and is_holder(user, form.case)


@rules.predicate
def case_is_open(user: User, form: FilledForm | None) -> bool:
    return form is not None and is_open(user, form.case)


rules.add_perm("forms.fill_form", is_holder & is_open)
rules.add_perm("forms.list_forms", is_holder)
rules.add_perm("forms.view_filledform", holds_the_case)
rules.add_perm("forms.correct_form", holds_the_case & case_is_open)
