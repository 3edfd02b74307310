"""Money may also be spent on what does not grow with sales."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_partners_in_deals'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='spend', name='spend_kind_known'),
        migrations.AlterField(
            model_name='spend',
            name='kind',
            field=models.TextField(blank=True, choices=[('marketing', 'marketing'), ('sales', 'sales'), ('fixed', 'fixed')], null=True),
        ),
        migrations.AddConstraint(
            model_name='spend',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('marketing', 'sales', 'fixed'))), name='spend_kind_known'),
        ),
    ]
