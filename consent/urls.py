"""Addresses of consent."""

from django.urls import path

from consent import views

app_name = "consent"
urlpatterns = [
    path("", views.MinePage.as_view(), name="mine"),
    path("sprak/", views.TranslationsPage.as_view(), name="translations"),
    path("<int:pk>/", views.ConsentPage.as_view(), name="detail"),
    path("<int:pk>/utskrift/", views.PrintPage.as_view(), name="print"),
    path("<int:pk>/skjema.pdf", views.PdfPage.as_view(), name="pdf"),
    path("<int:pk>/underskrifter/", views.SecondLook.as_view(), name="second-look"),
    path("<int:pk>/signer/", views.SignPage.as_view(), name="sign"),
    path("<int:pk>/si-nei/", views.DeclinePage.as_view(), name="decline"),
    path("<int:pk>/trekk/", views.WithdrawPage.as_view(), name="withdraw"),
    path("underskrift/<int:pk>/papir/", views.PaperPage.as_view(), name="paper"),
    path("underskrift/<int:pk>/feil/", views.UndoPaperPage.as_view(), name="undo-paper"),
    path("underskrift/<int:pk>/skann/", views.ScanPage.as_view(), name="scan"),
]
