import django.db.models.deletion
from django.db import migrations, models

import headway.records.fields


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_deal_terms_now'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadHandover',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=headway.records.fields.StoredNow(), editable=False)),
                ('imported', models.ForeignKey(blank=True, db_column='import_id', db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.import')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='records.lead')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member')),
                ('at', models.DateTimeField()),
                ('at_timed', models.BooleanField(blank=True, default=True, null=True)),
            ],
            options={
                'verbose_name': 'hand-over',
                'db_table': 'lead_handovers',
                'indexes': [models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner'], name='lead_handovers_by_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('at__isnull', True), ('at_timed__isnull', False), _connector='OR'), name='lead_handovers_at_timed_told'), models.UniqueConstraint(fields=('lead', 'at'), name='lead_handovers_same')],
            },
        ),
    ]
