"""How a school's PME goes: actions by dimension and percentage of fulfilment."""

from plans.forms.chapters import ChapterForm, NumberField, WholeField
from plans.forms.inputs import DayField
from plans.models import ImprovementProgress

MOST_ACTIONS = 999


class ProgressForm(ChapterForm):
    leadership = WholeField(label="Liderazgo", most=MOST_ACTIONS)
    pedagogy = WholeField(label="Gestión pedagógica", most=MOST_ACTIONS)
    coexistence = WholeField(label="Convivencia escolar", most=MOST_ACTIONS)
    resources = WholeField(label="Gestión de recursos", most=MOST_ACTIONS)
    fulfilment = NumberField(
        label="Cumplimiento (%)",
        required=False,
        places=1,
        least=0,
        most=100,
        help_text="Por ejemplo, 55,3; vacío es S/I.",
    )
    cut_off = DayField(label="Fecha de corte", required=False)

    class Meta:
        model = ImprovementProgress
        fields = ["leadership", "pedagogy", "coexistence", "resources", "fulfilment", "cut_off"]
