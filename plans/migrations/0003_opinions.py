import django.db.models.deletion
import django.utils.timezone
import documents.schema
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_body_life'),
        ('documents', '0001_initial'),
        ('plans', '0002_action_universe_stated'),
    ]

    operations = [
        documents.schema.CreateModels(
            models=[migrations.CreateModel(
                name='OpinionSense',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinion_senses', to='accounts.localservice')),
                    ('body_kind', models.CharField(blank=True, choices=[('comite_directivo_local', 'Comité Directivo Local'), ('consejo_local', 'Consejo Local de Educación Pública'), ('conferencia_de_directores', 'Conferencia de Directores'), ('consejo_escolar', 'Consejo escolar'), ('consejo_parvulario', 'Consejo parvulario'), ('centro_de_estudiantes', 'Centro de estudiantes'), ('centro_de_padres', 'Centro de padres, madres y apoderados'), ('junta_municipal', 'Junta municipal de educación'), ('comite_del_pal', 'Comité del PAL'), ('otra', 'Otra instancia')], max_length=40, verbose_name='tipo de instancia')),
                    ('name', models.CharField(max_length=80, verbose_name='sentido')),
                    ('asks', models.BooleanField(blank=True, null=True, verbose_name='trae recomendaciones')),
                    ('lapses', models.BooleanField(default=False, verbose_name='plazo vencido')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                    ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'sentido de un pronunciamiento',
                    'ordering': ['body_kind', 'position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('service', 'body_kind', 'name'), name='sense_once_per_service_and_kind')],
                },
            ), migrations.CreateModel(
                name='Opinion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localservice')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='plans.annualplan')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='accounts.body')),
                    ('sealed_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='plans.sealedversion')),
                    ('sense', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.opinionsense', verbose_name='sentido')),
                    ('received_on', models.DateField(blank=True, null=True, verbose_name='recibió el plan el')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='plazo hasta')),
                    ('agreed_on', models.DateField(verbose_name='acordado el')),
                    ('session', models.CharField(blank=True, max_length=120, verbose_name='en qué sesión')),
                    ('members_present', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='asistieron')),
                    ('members_total', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='de un total de')),
                    ('votes_for', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='votos a favor')),
                    ('votes_against', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='votos en contra')),
                    ('abstentions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='abstenciones')),
                    ('minority_grounds', models.TextField(blank=True, max_length=4000, verbose_name='fundamento de la minoría')),
                    ('file', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'pronunciamiento',
                    'ordering': ['agreed_on', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('body__isnull', False)), fields=('sealed_version', 'body'), name='one_opinion_per_body_and_version'), models.UniqueConstraint(condition=models.Q(('body__isnull', True)), fields=('sealed_version',), name='one_dep_opinion_per_version')],
                },
            ), migrations.CreateModel(
                name='Recommendation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('target_kind', models.CharField(blank=True, choices=[('', 'Todo el plan'), ('section', 'Sección'), ('action', 'Acción')], default='', max_length=8, verbose_name='sobre qué')),
                    ('target_key', models.CharField(blank=True, help_text='La clave de la sección o el número de la acción en la versión.', max_length=60)),
                    ('target_label', models.CharField(blank=True, max_length=320, verbose_name='sobre')),
                    ('answer', models.CharField(blank=True, choices=[('', 'Por responder'), ('integrated', 'Integrada'), ('partly', 'Integrada en parte'), ('rejected', 'Rechazada')], default='', max_length=10, verbose_name='respuesta')),
                    ('grounds', models.TextField(blank=True, max_length=4000, verbose_name='fundamento')),
                    ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localservice')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='plans.annualplan')),
                    ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='plans.opinion')),
                    ('number', models.PositiveSmallIntegerField(editable=False, verbose_name='N.º')),
                    ('title', models.CharField(max_length=160, verbose_name='qué recomienda')),
                    ('text', models.TextField(max_length=4000, verbose_name='recomendación')),
                    ('draft_grounds', models.TextField(blank=True, editable=False, max_length=4000)),
                ],
                options={
                    'verbose_name': 'recomendación',
                    'ordering': ['number', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='recommendation_number_once_per_plan'), models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('grounds', ''), _negated=True), _connector='OR'), name='an_answer_to_a_recommendation_has_grounds')],
                },
            ), migrations.CreateModel(
                name='ObservationGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answer', models.CharField(blank=True, choices=[('', 'Por responder'), ('integrated', 'Integrada'), ('partly', 'Integrada en parte'), ('rejected', 'Rechazada')], default='', max_length=10, verbose_name='respuesta')),
                    ('grounds', models.TextField(blank=True, max_length=4000, verbose_name='fundamento')),
                    ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localservice')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observation_groups', to='plans.annualplan')),
                    ('title', models.CharField(max_length=160, verbose_name='de qué tratan')),
                ],
                options={
                    'verbose_name': 'grupo de observaciones',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('grounds', ''), _negated=True), _connector='OR'), name='an_answer_to_observations_has_grounds')],
                },
            ), migrations.CreateModel(
                name='Observation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('target_kind', models.CharField(blank=True, choices=[('', 'Todo el plan'), ('section', 'Sección'), ('action', 'Acción')], default='', max_length=8, verbose_name='sobre qué')),
                    ('target_key', models.CharField(blank=True, help_text='La clave de la sección o el número de la acción en la versión.', max_length=60)),
                    ('target_label', models.CharField(blank=True, max_length=320, verbose_name='sobre')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localservice')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='plans.annualplan')),
                    ('sealed_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='plans.sealedversion')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='accounts.body')),
                    ('link', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='observations', to='documents.accesslink')),
                    ('author', models.CharField(blank=True, max_length=160, verbose_name='de quién')),
                    ('on_paper', models.BooleanField(default=False, verbose_name='llegó en papel')),
                    ('text', models.TextField(max_length=4000, verbose_name='observación')),
                    ('public_text', models.TextField(blank=True, max_length=4000, verbose_name='texto para publicar')),
                    ('reviewed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reviewed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='revisado el')),
                    ('recommendation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='observations', to='plans.recommendation')),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='observations', to='plans.observationgroup')),
                    ('set_aside', models.CharField(blank=True, max_length=300, verbose_name='por qué no se consolidó')),
                    ('client_id', models.UUIDField(editable=False, unique=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'observación',
                    'ordering': ['at', 'pk'],
                },
            ), migrations.CreateModel(
                name='MemberLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localservice')),
                    ('link', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='member_link', to='documents.accesslink')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.body')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.bodymember')),
                ],
                options={
                    'verbose_name': 'enlace de integrante',
                },
            )],
        ),
    ]
