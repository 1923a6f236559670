"""Addresses of forms."""

from django.urls import path

from forms import views

app_name = "forms"
urlpatterns = [
    path("sak/<int:pk>/", views.FormList.as_view(), name="list"),
    path("sak/<int:pk>/over-tid/", views.OverTime.as_view(), name="over-time"),
    path("sak/<int:pk>/<slug:code>/", views.Fill.as_view(), name="fill"),
    path("tomt/<slug:code>/", views.Blank.as_view(), name="blank"),
    path("<int:pk>/", views.Read.as_view(), name="read"),
    path("<int:pk>/rett/", views.Correct.as_view(), name="correct"),
    path("<int:pk>/sammen/", views.Compare.as_view(), name="compare"),
    path("<int:pk>/pdf/", views.Pdf.as_view(), name="pdf"),
    path("<int:pk>/tekst/", views.Text.as_view(), name="text"),
    path("<int:pk>/tekst/fil/", views.TextFile.as_view(), name="text-file"),
]
