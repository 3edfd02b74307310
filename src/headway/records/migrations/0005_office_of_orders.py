import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_references_known'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='office',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.office'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('office__isnull', False)), fields=['office'], name='orders_by_office'),
        ),
    ]
