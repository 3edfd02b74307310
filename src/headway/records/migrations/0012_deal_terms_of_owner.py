from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0011_dashboards'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dealterms',
            index=models.Index(condition=models.Q(('valid_to__isnull', True)), fields=['owner', 'deal'], name='deal_terms_of_owner'),
        ),
    ]
