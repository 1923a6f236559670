from django.apps import AppConfig


class Config(AppConfig):
    name = "stafettlogg"

    def ready(self) -> None:
        from stafettlogg import receivers  # noqa: F401
        from stafettlogg.archive import checks  # noqa: F401
