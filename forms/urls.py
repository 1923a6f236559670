"""Addresses of forms."""

from django.urls import path

from forms import views

app_name = "forms"
urlpatterns = [
    path("sak/<int:pk>/<slug:code>/", views.Fill.as_view(), name="fill"),
    path("<int:pk>/", views.Read.as_view(), name="read"),
]
