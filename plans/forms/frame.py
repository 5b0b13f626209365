"""The forms of a plan's frame: opening it, its stages, its outline."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from accounts.models import OrganizationalUnit
from accounts.receipts import WithReceipt
from plans.copying import EXTRAS, copy_plan
from plans.forms.inputs import DayField
from plans.forms.moves import DocumentField
from plans.models import AnnualPlan, Section, Stage
from plans.opening import DEFAULT_SECTIONS, LAW_KEYS, AlreadyOpen, open_plan
from plans.stages import people_of

NOTHING = "nada"


class OpenPlanForm(WithReceipt):
    """Which year, and from where: nothing, or an earlier PAL of the same Servicio.

    That the year is free is asked when it is opened: the same form sent twice opens one plan and says so.
    """

    year = forms.IntegerField(
        label="Año del plan",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "input--short", "autocomplete": "off"}
        ),
        validators=[
            MinValueValidator(2018, "El primer año posible es 2018."),
            MaxValueValidator(2099, "El último año posible es 2099."),
        ],
        help_text="El año en que el plan se ejecuta. Se prepara y se presenta el año anterior.",
        error_messages={
            "required": "Falta indicar el año del plan.",
            "invalid": "Escribir el año con cuatro cifras, por ejemplo 2028.",
        },
    )
    source = forms.ChoiceField(label="Cómo empezar", widget=forms.RadioSelect)
    extras = forms.MultipleChoiceField(
        label="Qué más traer",
        choices=EXTRAS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Los objetivos, las acciones sin terminar, sus indicadores y las secciones vienen siempre.",
    )

    def __init__(self, *args, service, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        plans = AnnualPlan.objects.filter(service=service).select_related("service").order_by("-year")
        self.earlier = {str(plan.year): plan for plan in plans}
        last = next(iter(self.earlier.values()), None)
        self.fields["source"].choices = [
            *((year, f"Desde el {plan}") for year, plan in list(self.earlier.items())[:5]),
            (NOTHING, "Desde cero, con las secciones que pide la ley"),
        ]
        self.initial.setdefault("year", last.year + 1 if last else today.year + 1)
        self.initial.setdefault("source", str(last.year) if last else NOTHING)
        if not last:
            del self.fields["extras"]

    def clean(self):
        cleaned = super().clean()
        source = self.earlier.get(cleaned.get("source"))
        if source and cleaned.get("year") and source.year > cleaned["year"]:
            self.add_error(
                "source", f"El {source} es posterior: elegir un plan anterior, o empezar desde cero."
            )
        return cleaned

    def save(self, *, by):
        """The new plan, or None with the reason at the year."""
        year, source = self.cleaned_data["year"], self.earlier.get(self.cleaned_data["source"])
        try:
            if source is None:
                return open_plan(self.service, year, by=by)
            return copy_plan(source, year, by=by, extras=self.cleaned_data["extras"])
        except AlreadyOpen as standing:
            self.add_error("year", str(standing))
            return None


class StageForm(forms.ModelForm):
    """A stage's dates, who answers for it, and how it ended. Another date needs its reason."""

    hide_optional = True  # everything is, but for what the dates ask for

    starts_on = DayField(label="Desde", required=False)
    due_on = DayField(label="Hasta", required=False)
    done_on = DayField(
        label="Terminada el", required=False, help_text="En blanco mientras no haya terminado."
    )
    reason = forms.CharField(
        label="Motivo del cambio de fechas",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Hace falta solo si cambian las fechas. Queda en la bitácora.",
    )
    document = DocumentField(
        label="Documento",
        required=False,
        help_text="El acta, el oficio o la lista que muestra que se hizo. Reemplaza al que hubiera.",
    )

    class Meta:
        model = Stage
        fields = ["starts_on", "due_on", "reason", "responsible", "done_on", "on_paper"]
        labels = {"on_paper": "Ya se hizo en papel"}

    field_order = ["starts_on", "due_on", "reason", "responsible", "done_on", "on_paper", "document"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stage = self.instance
        self.asked = {"starts_on": stage.starts_on, "due_on": stage.due_on, "reason": stage.reason}
        self.initial["reason"] = ""
        for name in ("starts_on", "due_on", "done_on"):
            self.fields[name].year = stage.plan.year - 1
        people = people_of(stage.service, timezone.localdate())
        if stage.responsible_id:
            people = people | people.model.objects.filter(pk=stage.responsible_id)
        self.fields["responsible"].queryset = people
        self.fields["responsible"].empty_label = "Nadie todavía"

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("No puede ser posterior a hoy: es el día en que terminó.")
        return day

    def clean(self):
        cleaned = super().clean()
        starts, due = cleaned.get("starts_on"), cleaned.get("due_on")
        if starts and due and due < starts:
            self.add_error(
                "due_on", f"Termina antes de empezar: escribir una fecha desde el {starts:%d-%m-%Y}."
            )
        moved = any(name in cleaned and cleaned[name] != self.asked[name] for name in ("starts_on", "due_on"))
        if moved and not cleaned.get("reason"):
            self.add_error("reason", "Falta el motivo del cambio de fechas.")
        if not cleaned.get("reason"):
            cleaned["reason"] = self.asked["reason"]
        if cleaned.get("on_paper"):
            self._check_paper(cleaned)
        return cleaned

    def _check_paper(self, cleaned):
        if not cleaned.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Falta la fecha en que se hizo en papel.")
        if not cleaned.get("document") and not self.instance.file_id and "document" not in self.errors:
            self.add_error("document", "Falta el documento de lo que se hizo en papel.")


class OutlineForm(forms.ModelForm):
    """A chapter's place in the plan: title, office, whether it must be there. What the law asks for must."""

    class Meta:
        model = Section
        fields = ["title", "unit", "required"]
        labels = {"required": "No se presenta el plan sin esta sección"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        section = self.instance
        offices = OrganizationalUnit.objects.current().filter(service=section.service)
        if section.unit_id:
            offices = offices | OrganizationalUnit.objects.filter(pk=section.unit_id)
        self.fields["unit"].queryset = offices
        self.fields["unit"].empty_label = "Ninguna todavía"
        self.fields["title"].error_messages["required"] = "Falta indicar el título."
        if section.key in LAW_KEYS:
            del self.fields["required"]


class AddSectionForm(WithReceipt):
    """Another chapter: a text of its own, or one of the usual ones that was left out."""

    key = forms.ChoiceField(label="Qué agregar")
    title = forms.CharField(
        label="Título",
        max_length=160,
        required=False,
        help_text="Por ejemplo, Plan de transición. En blanco, una sección conocida lleva el suyo.",
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        present = set(plan.sections.values_list("key", flat=True))
        self.usual = {row[0]: row for row in DEFAULT_SECTIONS if row[0] not in present}
        usual = [(key, title) for key, _, title, _ in self.usual.values()]
        self.fields["key"].choices = [("", "Una sección de texto"), *usual]
        self.fields["key"].required = False
        self.fields["title"].required = not usual
        self.fields["title"].error_messages["required"] = "Falta indicar el título de la sección."
        if not usual:
            self.fields["title"].help_text = "Por ejemplo, Plan de transición."

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("key") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Falta indicar el título de la sección.")
        return cleaned


class PlanFilterForm(forms.Form):
    """What the list of plans is filtered by; nonsense in the address filters nothing."""

    servicio = forms.ChoiceField(label="Servicio Local", required=False)
    anio = forms.ChoiceField(label="Año", required=False)
    estado = forms.ChoiceField(label="Estado", required=False)

    def __init__(self, *args, services, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["servicio"].choices = [("", "Todos"), *services]
        self.fields["anio"].choices = [("", "Todos"), *((str(year), str(year)) for year in years)]
        self.fields["estado"].choices = [("", "Todos"), *AnnualPlan.Status.choices]

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
