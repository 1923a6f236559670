"""One's own notices are one's own."""

import rules

rules.add_perm("notices.view_own", rules.is_authenticated)
