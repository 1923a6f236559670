import datetime as dt
import pytest
from django.urls import reverse
from consent import services
from bti.database.acting import acting

@pytest.fixture
def asked(child, guardians, kari, today):
    return services.ask_consent(child, by=kari, on=today, purpose="At Jonas skal trives.", valid_until=today+dt.timedelta(days=100), to_log=True, service_codes=["ppt","andre"], details={"andre":"Fotballklubben"}, limits="Ikke helsa til Tomas.")

def test_x(asked, browse, anne, kari):
    for l in ("nb","nn","en"):
        print(services.statement(asked, l)); print("=====")
    c = browse(anne)
    for u in ("mine",):
        r = c.get(reverse("consent:mine")); print(r.status_code, r.content.decode()[:10])
    for n in ("detail","sign","decline","withdraw"):
        r = c.get(reverse(f"consent:{n}", args=[asked.pk])); print(n, r.status_code)
    k = browse(kari)
    r = k.get(reverse("consent:detail", args=[asked.pk])); print(r.status_code)
    r = k.get(reverse("consent:detail", args=[asked.pk])+"?utskrift=1"); print(r.status_code)
    r = k.get(reverse("consent:paper", args=[asked.signatures.first().pk])); print(r.status_code)
