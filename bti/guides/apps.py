from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.guides"
    label = "guides"

    def ready(self) -> None:
        """Reads every guide, so that a broken one is refused at start-up and not in use."""
        from bti.guides.registry import all_guides

        all_guides()
