from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.notices"
    label = "notices"
