from django.apps import AppConfig


class Config(AppConfig):
    name = "consent"

    def ready(self) -> None:
        """Reads every text that is signed, so that a broken one is refused at start-up."""
        from consent.services.wording import all_wordings

        all_wordings()
