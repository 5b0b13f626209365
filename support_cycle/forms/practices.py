"""What a practice is, apart from its card: its unit, its programme, who writes it; and the Servicio's policy axes."""

from django import forms

from accounts.models import School, User
from accounts.receipts import WithReceipt
from plans.forms.chapters import ChapterForm
from support_cycle.models import Axis, PolicyAxis, Practice, Programme
from support_cycle.practices import reached, schools_to_write

WHOLE = "De todo el Servicio Local"


class PracticeForm(ChapterForm):
    """Where a practice belongs. Without a unit it is the whole Servicio's, for whoever writes there."""

    joined = ("service",)

    class Meta:
        model = Practice
        fields = ["school", "programme", "axis", "author"]
        labels = {"author": "Quién la escribe"}
        help_texts = {
            "school": "La unidad educativa que la practica.",
            "programme": "Solo si es parte de uno.",
            "author": "Puede escribir la ficha mientras esté en preparación o publicada.",
        }

    def __init__(self, *args, by, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        at_service = service.pk in reached(by, "service")
        schools = schools_to_write(by).filter(service=service)
        if self.instance.school_id:
            schools = schools | School.objects.filter(pk=self.instance.school_id).select_related(
                "commune", "service"
            )
        self._offer("school", schools, WHOLE if at_service else "Elegir una")
        self.fields["school"].required = not at_service and bool(schools)
        self.fields["school"].label_from_instance = lambda school: f"{school} ({school.commune})"
        self._offer("programme", Programme.objects.filter(service=service), "Ninguno")
        axes = Axis.objects.filter(programme__service=service).select_related("programme")
        self._offer("axis", axes.order_by("programme__name", "position", "pk"), "Ninguno")
        self.fields["axis"].label_from_instance = lambda axis: f"{axis.programme}: {axis}"
        self._list_authors(by, at_service)

    def _offer(self, name, rows, empty):
        if name in self.fields:
            self.fields[name].queryset = rows
            self.fields[name].empty_label = empty

    def _list_authors(self, by, at_service):
        """Handing the pen over is the head's."""
        if "author" not in self.fields:
            return
        if not at_service or self.instance.pk is None:
            del self.fields["author"]
            return
        people = User.objects.filter(servicerole__content_object=self.service, is_active=True)
        people = people | User.objects.filter(pk=self.instance.author_id)
        self.fields["author"].queryset = people.distinct().order_by("first_name", "last_name", "pk")
        self.fields["author"].empty_label = None

    def clean(self):
        cleaned = super().clean()
        axis, programme = cleaned.get("axis"), cleaned.get("programme")
        if axis and programme and axis.programme_id != programme.pk:
            self.add_error("axis", f"Ese eje es de {axis.programme}: elegir uno de {programme}, o ninguno.")
        elif axis:
            cleaned["programme"] = self.instance.programme = axis.programme
        return cleaned


class NewPracticeForm(WithReceipt, PracticeForm):
    class Meta(PracticeForm.Meta):
        fields = ["name", "school", "programme", "axis"]
        help_texts = PracticeForm.Meta.help_texts | {
            "name": "Corto y que diga qué se hace, por ejemplo Planificar en duplas cada quince días."
        }


class PolicyAxisForm(ChapterForm):
    joined = ("service",)

    class Meta:
        model = PolicyAxis
        fields = ["name"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        same = PolicyAxis.objects.filter(service=self.instance.service_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Ya hay un eje con ese nombre: elegir otro.")
        return name


class NewPolicyAxisForm(WithReceipt, PolicyAxisForm):
    pass
