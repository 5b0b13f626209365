"""The units an action applies to, as they are ticked."""

from django import forms

from accounts.models import School

FIND, ADD, DROP, ONLY, SAVE = "buscar", "agregar", "quitar", "solo", "guardar"


class UniverseForm(forms.Form):
    """`units` is the list to choose from, `groups` what may be ticked together; neither asks the database."""

    hide_optional = True
    schools = forms.TypedMultipleChoiceField(
        label="Unidades",
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": "Una de las unidades enviadas no es de este Servicio Local. Recargar la página."
        },
    )
    group = forms.ChoiceField(label="Grupo", required=False)
    q = forms.CharField(label="Buscar unidad", required=False, max_length=100)

    def __init__(self, *args, units, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.units, self.groups = units, groups
        self.fields["schools"].choices = [(unit.pk, unit.display_name) for unit in units]
        self.fields["group"].choices = [("", "Elegir un grupo"), *_by_kind(groups)]

    def chosen(self, do):
        """The units ticked, after adding, dropping or leaving only the group's."""
        ticked = set(self.cleaned_data["schools"])
        group = next((g.units for g in self.groups if g.key == self.cleaned_data["group"]), None)
        if group is None:
            return ticked
        return {ADD: ticked | group, DROP: ticked - group, ONLY: set(group)}.get(do, ticked)

    def found(self):
        """The primary keys of the units that the search shows; everybody without one."""
        text = self.cleaned_data.get("q", "").strip()
        if not text:
            return None
        service_units = School.objects.filter(pk__in=[unit.pk for unit in self.units])
        return set(service_units.search(text).values_list("pk", flat=True))


def _by_kind(groups):
    titles = {
        "all": "Todas",
        "commune": "Por comuna",
        "kind": "Por tipo",
        "level": "Por nivel",
        "place": "Otras",
    }
    for kind, title in titles.items():
        if options := [(g.key, f"{g.label} ({len(g.units)})") for g in groups if g.kind == kind]:
            yield title, options
