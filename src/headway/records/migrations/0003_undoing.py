from django.db import migrations, models

STATES = ('staged', 'applying', 'applied', 'undoing', 'undone', 'failed')


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_import_ranges'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='import', name='imports_state_known'),
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.TextField(choices=[(state, state) for state in STATES]),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', STATES)), name='imports_state_known'),
        ),
    ]
