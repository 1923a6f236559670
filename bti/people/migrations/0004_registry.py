import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('people', '0003_term')]

    operations = [
        migrations.CreateModel(
            name='RegistryCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField()),
                ('differs', models.JSONField(default=list)),
                ('child', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='registry_check', to='people.child')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
