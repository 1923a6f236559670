from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.demo"
    label = "demo"

    def ready(self) -> None:
        from bti.accounts.personas import PERSONA_HINTS
        from bti.demo.cast import STAFF

        PERSONA_HINTS.update({one.slug: one.try_this for one in STAFF})
