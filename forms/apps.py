from django.apps import AppConfig


class Config(AppConfig):
    name = "forms"

    def ready(self) -> None:
        from bti.guides.registry import check_forms, name_forms
        from forms import receivers  # noqa: F401
        from forms.catalogue import all_forms, codes

        check_forms(codes())
        name_forms({form.code: form.title for form in all_forms()})
