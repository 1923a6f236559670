"""Pages that ask for no login, each with its reason. The architecture tests read this list."""

PUBLIC = {
    "accounts:login": "one cannot be logged in before logging in",
    "accounts:oidc-start": "begins a login at the provider",
    "accounts:oidc-callback": "ends a login; checks the provider's answer",
    "accounts:logout": "must work for a session that has just ended",
    "accounts:persona-login": "demo and test settings only; absent in production",
    "web:set-language": "the language is chosen before login",
    "web:keep-alive": "answers how long the session lasts, or 401; shows nothing",
    "web:health": "asked by the process manager; shows no data",
    "web:accessibility": "the accessibility statement is for everyone",
    "web:privacy": "how personal data are treated is for everyone",
}
