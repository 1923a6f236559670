from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_age'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Du er invitert til et møte'), ('invitation_cancelled', 'Et møte er avlyst'), ('consent', 'Noen ber om samtykket ditt'), ('consent_answered', 'Et samtykke er besvart'), ('consent_ends', 'Et samtykke går ut snart'), ('consent_waits', 'Et samtykke venter fortsatt på svar'), ('deadline', 'En frist nærmer seg'), ('holder', 'Du er utpekt som stafettholder'), ('measure', 'Du har fått et tiltak'), ('log_opened', 'Det er åpnet en stafettlogg du kan lese'), ('log_news', 'Det er noe nytt i en stafettlogg'), ('level', 'En sak har skiftet nivå'), ('report', 'En bekymringsmelding er registrert'), ('report_unsent', 'En bekymringsmelding er ikke sendt'), ('report_silent', 'En bekymringsmelding er ikke besvart'), ('welfare', 'Barnevernet har bestemt noe'), ('yearly', 'Noe dere gjør hvert år, skal gjøres nå'), ('judgment', 'En dom om foreldreansvar må bekreftes'), ('age', 'Barnet fyller år, og noe endrer seg i en sak'), ('routine', 'En rutine må bekreftes av leder'), ('export', 'Et arkivdokument er klart')], max_length=20),
        ),
    ]
