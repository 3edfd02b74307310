import headway.records.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0020_own_metrics'),
    ]

    operations = [
        migrations.AddField(
            model_name='loyaltypoints',
            name='worth',
            field=headway.records.fields.AmountField(blank=True, null=True),
        ),
    ]
