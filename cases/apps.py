from django.apps import AppConfig


class Config(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import receivers  # noqa: F401
        from cases.services.sending import checks  # noqa: F401
