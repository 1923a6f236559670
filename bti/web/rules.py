"""What everyone who is logged in may do with what is their own."""

import rules

rules.add_perm("web.view_own", rules.is_authenticated)
