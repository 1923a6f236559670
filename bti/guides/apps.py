from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.guides"
    label = "guides"

    def ready(self) -> None:
        """Reads every guide and law, so that a broken one is refused at start-up, not in use."""
        from bti.guides.laws import law_book
        from bti.guides.registry import all_guides

        all_guides()
        law_book()
