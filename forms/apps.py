from django.apps import AppConfig


class Config(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from bti.guides.registry import check_forms
        from forms import receivers  # noqa: F401
        from forms.catalogue import codes

        check_forms(codes())
