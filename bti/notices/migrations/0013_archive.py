from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0012_emergency'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Du er invitert til et møte'), ('invitation_moved', 'Et møte er flyttet'), ('invitation_cancelled', 'Et møte er avlyst'), ('invitation_answered', 'Noen har svart på en invitasjon'), ('minutes', 'Et referat venter på svar fra deg'), ('minutes_answered', 'Noen har svart på et referat'), ('minutes_due', 'Et møte mangler referat'), ('consent', 'Noen ber om samtykket ditt'), ('consent_answered', 'Et samtykke er besvart'), ('consent_ends', 'Et samtykke går ut snart'), ('consent_waits', 'Et samtykke venter fortsatt på svar'), ('deadline', 'En frist nærmer seg'), ('holder', 'Du er utpekt som stafettholder'), ('baton_offer', 'Noen tilbyr deg stafettpinnen'), ('baton_answer', 'Et tilbud om stafettpinnen er besvart'), ('baton_waits', 'Et tilbud om stafettpinnen venter på svar'), ('transition', 'Et barn skal begynne hos dere'), ('transition_late', 'En overgang er ikke fullført'), ('referral', 'Det har kommet en henvendelse'), ('referral_answered', 'En henvendelse er besvart'), ('referral_silent', 'En henvendelse er ikke besvart'), ('measure', 'Du har fått et tiltak'), ('obstacle', 'Noen har meldt en hindring i et tiltak'), ('obstacle_answered', 'En hindring er besvart'), ('question', 'Familien har spurt om noe i en stafettlogg'), ('question_waits', 'Et spørsmål venter fortsatt på svar'), ('question_answered', 'Du har fått svar i en stafettlogg'), ('log_opened', 'Det er åpnet en stafettlogg du kan lese'), ('log_news', 'Det er noe nytt i en stafettlogg'), ('attachment', 'Et vedlegg ble ikke tatt imot'), ('lysglimt', 'Det kom lysglimt denne uka'), ('lysglimt_nudge', 'En stafettlogg har lite av det som er fint'), ('birth', 'Et barn er født, og et samtykke må gis på nytt'), ('level', 'En sak har skiftet nivå'), ('report', 'En bekymringsmelding er registrert'), ('report_unsent', 'En bekymringsmelding er ikke sendt'), ('report_silent', 'En bekymringsmelding er ikke besvart'), ('welfare', 'Barnevernet har bestemt noe'), ('yearly', 'Noe dere gjør hvert år, skal gjøres nå'), ('judgment', 'En dom om foreldreansvar må bekreftes'), ('age', 'Barnet fyller år, og noe endrer seg i en sak'), ('routine', 'En rutine må bekreftes av leder'), ('remark', 'Noen mener at noe i en stafettlogg ikke stemmer'), ('remark_answered', 'Du har fått svar på noe du mente ikke stemmer'), ('emergency', 'Noen ber om å lese en stafettlogg i en nødsituasjon'), ('emergency_opened', 'En stafettlogg er åpnet i en nødsituasjon'), ('unusual', 'Noen lesinger må ses over'), ('export', 'Et arkivdokument er klart'), ('export_failed', 'Et arkivdokument er ikke kommet til arkivet'), ('family_copy', 'Kopien du ba om, er klar'), ('insight', 'Noen ber om innsyn i en stafettlogg'), ('insight_answered', 'Du har fått svar om innsyn')], max_length=20),
        ),
    ]
