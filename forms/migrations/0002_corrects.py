"""A form with an error is corrected by a new one that names it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="filledform",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="forms.filledform",
            ),
        ),
        migrations.AddField(
            model_name="historicalfilledform",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="forms.filledform",
            ),
        ),
        migrations.RemoveConstraint(model_name="filledform", name="one_open_form_of_a_kind"),
        migrations.AddConstraint(
            model_name="filledform",
            constraint=models.UniqueConstraint(
                condition=models.Q(("locked_at", None)),
                fields=("case", "code", "author"),
                name="one_open_form_of_a_kind",
            ),
        ),
    ]
