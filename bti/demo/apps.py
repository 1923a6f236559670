from django.apps import AppConfig


class Config(AppConfig):
    name = "bti.demo"
    label = "demo"
