"""The forms of the page of voices: what is decided, where it is grouped, and a theme's own."""

from django import forms

from accounts.receipts import WithReceipt
from participation.models import Theme, Trace
from participation.tracing import in_words
from participation.voices import number
from plans.models import Action, Section

LONGEST = 2000
INCORPORATED, REFUSED, REFERRED = Trace.Decision
ASKED = {
    INCORPORATED: ("Se incorporan en el plan", "how", "Falta escribir cómo entran."),
    REFUSED: ("No se incorporan, con su razón", "why", "Falta escribir la razón."),
    REFERRED: ("Se derivan a otra unidad o institución", "message", "Falta escribir por qué se derivan."),
}
READ_BY = "Lo leerán quienes lo dijeron, en su devolución"


def _grounds(label):
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=READ_BY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(WithReceipt):
    """One decision about all that is chosen. Each kind has its own box of grounds: nothing typed is lost by a change.

    `options` are the lists of the page (`voice_lists.Lists.options`); a target reads «a12» or «s3».
    """

    hide_optional = True

    decision = forms.ChoiceField(
        choices=[(kind, label) for kind, (label, _, _) in ASKED.items()],
        error_messages={"required": "Falta elegir qué se decide."},
    )
    target = forms.ChoiceField(label="Acción o sección", required=False)
    also = forms.MultipleChoiceField(label="También en", required=False)
    how = _grounds("Cómo entran")
    why = _grounds("Por qué no se incorporan")
    unit = forms.ChoiceField(label="Unidad del Servicio", required=False)
    referred_to = forms.CharField(
        label="Otra institución o persona",
        required=False,
        max_length=160,
        help_text="Por ejemplo, Municipalidad o Junaeb.",
    )
    message = _grounds("Por qué se derivan")

    def __init__(self, *args, plan, options, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.actions = [(f"a{pk}", text) for pk, text in options["action"]]
        self.sections = [(f"s{pk}", text) for pk, text in options["section"]]
        targets = [*self.actions, *self.sections]
        self.fields["target"].choices = [("", "Elegir"), *targets]
        self.fields["also"].choices = targets
        self.fields["unit"].choices = [("", "Ninguna"), *options["unit"]]
        for name in ("target", "also", "unit"):
            self.fields[name].error_messages["invalid_choice"] = (
                "Eso ya no está en el plan: otra persona lo quitó. Elegir otra."
            )
        self.fields["decision"].error_messages["invalid_choice"] = "Falta elegir qué se decide."

    @property
    def chosen(self):
        """The kind that the page shows open."""
        return self["decision"].value() or INCORPORATED

    @property
    def targets(self):
        return [self["target"].value(), *(self["also"].value() or [])]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("decision")
        if not kind:
            return cleaned
        _, name, missing = ASKED[kind]
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, missing)
        wanted = [cleaned.get("target"), *cleaned.get("also", [])]
        if kind == INCORPORATED and not any(wanted) and "target" not in self.errors:
            self.add_error("target", "Falta elegir en qué acción o sección entran.")
        if kind == REFERRED and not (cleaned.get("unit") or cleaned.get("referred_to")):
            self.add_error("referred_to", "Falta decir a quién se derivan: una unidad u otra institución.")
        return cleaned

    @property
    def facts(self):
        """What `decide_voices` takes beside plan and contributions."""
        cleaned = self.cleaned_data
        kind = cleaned["decision"]
        wanted = {one for one in [cleaned["target"], *cleaned["also"]] if one}
        facts = {"decision": kind, "grounds": cleaned[ASKED[kind][1]]}
        if kind == INCORPORATED:
            facts["actions"] = [Action(pk=int(one[1:])) for one in wanted if one[0] == "a"]
            facts["sections"] = [Section(pk=int(one[1:])) for one in wanted if one[0] == "s"]
        if kind == REFERRED:
            units = self.plan.service.organizational_units
            facts["unit"] = units.filter(pk=cleaned["unit"] or None).first()
            facts["referred_to"] = cleaned["referred_to"]
        return facts

    @property
    def words(self):
        """The decision as it was typed, for whoever compares it with another."""
        cleaned = self.cleaned_data
        names = dict([*self.actions, *self.sections])
        targets = [names[one] for one in [cleaned["target"], *cleaned["also"]] if one]
        unit = dict(self.fields["unit"].choices).get(number(cleaned["unit"]), "")
        return in_words(cleaned["decision"], targets, cleaned["referred_to"] or unit)

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class GroupForm(forms.Form):
    """Into which theme what is chosen goes: one of the plan's, or a new one by its name."""

    hide_optional = True

    theme = forms.ChoiceField(label="Tema", required=False)
    new_theme = forms.CharField(label="O un tema nuevo", required=False, max_length=120)

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "Elegir"), *names.items()]
        self.fields["theme"].error_messages["invalid_choice"] = (
            "Ese tema ya no existe: otra persona lo unió con otro o lo eliminó. Elegir otro."
        )

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("theme") or cleaned.get("new_theme")) and not self.errors:
            self.add_error("theme", "Falta elegir un tema, o escribir el nombre de uno nuevo.")
        return cleaned

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])


class ThemeForm(forms.ModelForm):
    """A theme's name, which no other theme of its plan has."""

    class Meta:
        model = Theme
        fields = ["name"]
        labels = {"name": "Nombre del tema"}
        error_messages = {"name": {"required": "Falta el nombre del tema."}}

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = Theme.objects.filter(plan=self.instance.plan_id, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("Ya hay un tema con ese nombre: se pueden unir los dos.")
        return name


class NewThemeForm(WithReceipt):
    name = forms.CharField(
        label="Nombre del tema",
        max_length=120,
        help_text="Pocas palabras, como las diría quien habló: «Tiempo para el trabajo colaborativo».",
        error_messages={"required": "Falta el nombre del tema."},
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
