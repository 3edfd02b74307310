import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('table', models.TextField(db_column='table_name')),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField()),
                ('of_import', models.ForeignKey(db_column='import_id', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ranges', to='records.import')),
            ],
            options={
                'db_table': 'import_ranges',
                'constraints': [models.UniqueConstraint(fields=('of_import', 'table'), name='import_ranges_same')],
            },
        ),
    ]
