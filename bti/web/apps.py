from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.web"
    label = "web"

    def ready(self) -> None:
        # Web processes send tasks too; without this they would send them to nowhere
        from bti import celery  # noqa: F401
