from django.db import migrations

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
IN_LOG = ("goal", "measure", "evaluation", "meeting", "lysglimt")
TABLES = {
    "stafettlogg_stafettlogg": "id",
    "stafettlogg_historicalstafettlogg": "id",
    "stafettlogg_archiveexport": "log_id",
    **{f"stafettlogg_{name}": "log_id" for name in IN_LOG},
    **{f"stafettlogg_historical{name}": "log_id" for name in IN_LOG},
}


class Migration(migrations.Migration):
    dependencies = [("stafettlogg", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            policies.readable_with_log(table, grants=GRANTS, log_column=column),
            policies.open_to_all(table),
        )
        for table, column in TABLES.items()
    ]
