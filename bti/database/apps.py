from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.database"
    label = "bti_database"

    def ready(self) -> None:
        from bti.database import checks  # noqa: F401
