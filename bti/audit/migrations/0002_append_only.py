from django.db import migrations

from bti.database import policies

TABLES = ("audit_readevent", "audit_actevent")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(policies.FUNCTIONS, policies.DROP_FUNCTIONS),
        *(
            migrations.RunSQL(policies.append_only(table), policies.not_append_only(table))
            for table in TABLES
        ),
    ]
