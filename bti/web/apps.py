from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.web"
    label = "web"
