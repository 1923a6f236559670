import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalConsentLimit',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hold', 'deles ikke'), ('only', 'bare dette deles')], max_length=4)),
                ('area', models.CharField(choices=[('social', 'Venner og samspill'), ('emotional', 'Følelser og trygghet'), ('language', 'Språk og kommunikasjon'), ('learning', 'Læring og skole'), ('attendance', 'Tilstedeværelse'), ('health', 'Helse og kropp'), ('home', 'Hjem og familie'), ('leisure', 'Fritid')], max_length=12)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('consent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='consent.consent')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='consent.consentservice')),
            ],
            options={
                'verbose_name': 'historical consent limit',
                'verbose_name_plural': 'historical consent limits',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ConsentLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hold', 'deles ikke'), ('only', 'bare dette deles')], max_length=4)),
                ('area', models.CharField(choices=[('social', 'Venner og samspill'), ('emotional', 'Følelser og trygghet'), ('language', 'Språk og kommunikasjon'), ('learning', 'Læring og skole'), ('attendance', 'Tilstedeværelse'), ('health', 'Helse og kropp'), ('home', 'Hjem og familie'), ('leisure', 'Fritid')], max_length=12)),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='area_limits', to='consent.consent')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='consent.consentservice')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('consent', 'service', 'kind', 'area'), name='an_area_is_limited_once', nulls_distinct=False)],
            },
        ),
    ]
