"""Why a login of staff stopped, as it is told: never what was wrong with a name or a password."""

from django.utils.translation import gettext_lazy as _

from bti.accounts.login import REASONS as OF_CITIZENS
from bti.accounts.login import Reason

_ASK = _("Be den som er systemansvarlig i kommunen om en invitasjon.")
_NOT_YOU = _("Vi kunne ikke være sikre på hvem du er")
_NOT_WE = _("Innloggingstjenesten svarer ikke")

REASONS = {
    "cancelled": OF_CITIZENS["cancelled"],
    "state": OF_CITIZENS["state"],
    "slow": Reason(504, _NOT_WE, _("Vi ventet, men fikk ikke svar. Prøv igjen om litt.")),
    "down": Reason(502, _NOT_WE, _("Det er ikke deg det er noe galt med. Prøv igjen om litt.")),
    "provider": Reason(
        502,
        _("Innloggingstjenesten stoppet innloggingen"),
        _("Prøv igjen om litt. Skjer det flere ganger, si fra til den som er systemansvarlig."),
    ),
    "token": Reason(
        403, _NOT_YOU, _("Svaret fra innloggingen var ikke slik det skal være. Prøv igjen.")
    ),
    "exchange": Reason(
        403, _NOT_YOU, _("Innloggingstjenesten ville ikke bekrefte deg. Prøv igjen.")
    ),
    "factors": Reason(
        403,
        _("Du må logge inn med to faktorer"),
        _(
            "Passord alene er ikke nok her. Logg inn med app, kode eller BankID i tillegg. "
            "Får du ikke det til, spør IKT i kommunen."
        ),
    ),
    "organisation": Reason(
        403,
        _("Kontoen hører til et annet sted"),
        _("Logg inn med kontoen du har i kommunen du valgte, eller velg en annen kommune."),
    ),
    "pupil": Reason(
        403,
        _("Elever logger ikke inn her"),
        _(
            "Denne innloggingen er for ansatte. Er du ungdom eller foresatt, "
            "logg inn med ID-porten."
        ),
    ),
    "unknown": Reason(403, _("Innloggingen er ikke knyttet til noen ansatt"), _ASK),
    "taken": Reason(
        403,
        _("Innloggingen er knyttet til en annen ansatt"),
        _("Har du brukt kontoen til noen andre? Si fra til den som er systemansvarlig i kommunen."),
    ),
    "invitation": Reason(403, _("Invitasjonen gjelder ikke lenger"), _ASK),
    "inactive": OF_CITIZENS["inactive"],
    "no_place": Reason(
        403,
        _("Du har ingen rolle her nå"),
        _(
            "Du er den du er, men du har ikke noe arbeidssted i denne kommunen i dag. "
            "Snakk med lederen din eller den som er systemansvarlig i kommunen."
        ),
    ),
    "someone_else": Reason(
        403,
        _("Det var en annen som logget inn"),
        _("Den som bekrefter, må være den samme som er logget inn. Ingenting er gjort."),
    ),
    "old": Reason(
        403,
        _("Vi fikk ikke vite at du logget inn nå"),
        _("Du må vise hvem du er på nytt, ikke bare være innlogget fra før. Prøv igjen."),
    ),
    "local": Reason(
        403,
        _("Vi kunne ikke logge deg inn"),
        _("Brukernavnet, passordet eller koden stemmer ikke. En kode kan bare brukes én gang."),
    ),
    "throttled": Reason(
        429,
        _("For mange forsøk"),
        _("Vent et kvarter, og prøv igjen. Har du glemt passordet, be om en ny invitasjon."),
    ),
    "not_set_up": Reason(
        503,
        _("Innlogging for ansatte er ikke satt opp her ennå"),
        _("Kommunen må velge hvordan de ansatte logger inn."),
    ),
}
