from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0006_shares'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dealterms',
            index=models.Index(fields=['deal', 'owner'], condition=models.Q(('valid_to__isnull', True)), name='deal_terms_now'),
        ),
    ]
