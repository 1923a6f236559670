"""Login of staff: through the provider of their municipality, or a local account.

The checks of a token are those of ``bti.accounts.oidc``; here is what differs between providers,
and that a login opens nothing without an invitation and a place of work.
"""
