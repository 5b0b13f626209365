"""The card, a part at a time: what each field asks is data (`PracticeField`), and so is its form."""

import datetime

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.forms.fields import DayField
from support_cycle.models import PolicyAxis, Practice, PracticeAnswer, PracticeField
from support_cycle.practice_fields import COLUMNS, count_words, read_choice, words_in
from support_cycle.practices import LONGEST_ANSWER

Kind = PracticeField.Kind
MORE, SEEN = "_mas", "_revisado"


class Lines(list):
    """Chosen options: a list for the boxes, a line each where two texts are compared."""

    def __str__(self):
        return "\n".join(self)


class ProseField(forms.CharField):
    """A text with the lines as they are kept, whatever a browser sends between them."""

    def __init__(self, *, word_limit=None, rows=4, **kwargs):
        self.word_limit = word_limit
        attrs = {"rows": rows} | ({"data-words": word_limit} if word_limit else {})
        kwargs.setdefault("widget", forms.Textarea(attrs=attrs))
        super().__init__(required=False, **kwargs)
        says = f"Hasta {LONGEST_ANSWER} caracteres: sobran algunos."
        self.validators.append(MaxLengthValidator(LONGEST_ANSWER, says))

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value):
        super().validate(value)
        over = count_words(value) - self.word_limit if self.word_limit else 0
        if over > 0:
            many = "una palabra" if over == 1 else f"{over} palabras"
            raise forms.ValidationError(
                f"Son hasta {self.word_limit} palabras: sobra{'n' if over > 1 else ''} {many}."
            )


class WordsField(forms.CharField):
    """Key words in a line, separated by commas; kept so."""

    def __init__(self, *, limit, **kwargs):
        super().__init__(required=False, max_length=300, **kwargs)
        self.limit = limit

    def to_python(self, value):
        return ", ".join(words_in(super().to_python(value)))

    def validate(self, value):
        super().validate(value)
        if self.limit and len(words_in(value)) > self.limit:
            raise forms.ValidationError(f"Son hasta {self.limit} palabras clave, separadas por comas.")


class OptionsField(forms.MultipleChoiceField):
    def prepare_value(self, value):
        return Lines(value) if isinstance(value, list | tuple) else value


def field_for(asked):
    """{name in the form: form field} of one field of the card: itself, and the words some options take."""
    common = {"label": f"{asked.number}. {asked.label}", "help_text": asked.help}
    if asked.kind in (Kind.CHOICE, Kind.CHOICES):
        return _choices(asked, common)
    if asked.kind == Kind.DATE:
        return {asked.key: DayField(required=False, **common)}
    if asked.kind == Kind.WORDS:
        return {asked.key: WordsField(limit=asked.word_limit, **common)}
    if asked.kind == Kind.LINE:
        return {asked.key: forms.CharField(required=False, max_length=300, **common)}
    return {asked.key: ProseField(word_limit=asked.word_limit, **common)}


def _choices(asked, common):
    choices = [(option, option) for option in asked.options]
    if asked.kind == Kind.CHOICE:
        widget = forms.RadioSelect
        made = {
            asked.key: forms.ChoiceField(
                required=False, choices=[("", "Sin indicar"), *choices], widget=widget, **common
            )
        }
    else:
        boxes = forms.CheckboxSelectMultiple
        made = {asked.key: OptionsField(required=False, choices=choices, widget=boxes, **common)}
    if asked.word_limit:
        label = "En qué está y qué se ha hecho" if asked.kind == Kind.CHOICE else "Otros: cuáles"
        made[asked.key + MORE] = ProseField(
            word_limit=asked.word_limit, rows=3, label=f"{asked.number}. {label}"
        )
    return made


class PartForm(forms.ModelForm):
    """The fields `asked` of a practice's card. Two of them are columns of the practice, the rest its answers.

    An answer that a cycle brought has a box beside it: it is marked until somebody changes it or says that it stands.
    """

    hide_optional = True  # a card may be left half written: what publishing asks is said where it is asked

    class Meta:
        model = Practice
        fields = ["name", "policy_axes"]
        widgets = {"policy_axes": forms.CheckboxSelectMultiple}

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        answers = {answer.field_id: answer for answer in self.instance.answers.all()}
        columns, self.groups = dict(self.fields), []
        self.fields = {}
        for one in asked:
            answer = answers.get(one.pk)
            self.groups.append((one, list(self._add(one, answer, columns))))
        # What a person may be reached at is told as changed, and never copied into the trail.
        self.instance.untold = tuple(self._told(one) for one in asked if one.is_personal)

    def _add(self, one, answer, columns):
        if one.key in COLUMNS:
            name = COLUMNS[one.key]
            self.fields[name] = columns[name]
            columns[name].label, columns[name].help_text = f"{one.number}. {one.label}", one.help
            if name == "policy_axes":
                self._list_axes(columns[name])
            yield name
            return
        made = field_for(one)
        stored = stored_values(one, answer)
        for name, made_field in made.items():
            made_field.told = self._told(one)
            self.fields[name] = made_field
            self.initial.setdefault(name, stored[name])
            yield name
        if answer and answer.is_prefilled:
            seen = forms.BooleanField(required=False, label="Lo revisé: así va")
            seen.told = self._told(one)
            self.fields[one.key + SEEN] = seen
            yield one.key + SEEN

    def _list_axes(self, made):
        chosen = self.instance.policy_axes.values("pk")
        rows = PolicyAxis.objects.filter(service=self.instance.service_id)
        made.queryset = rows.filter(archived_at__isnull=True) | rows.filter(pk__in=chosen)
        made.required = False

    @staticmethod
    def _told(one):
        return f"{one.number}. {one.label}"

    def rows(self):
        """[(field of the card, [its controls], its box of review or None)], as the page writes them."""
        found = []
        for one, names in self.groups:
            seen = self[one.key + SEEN] if one.key + SEEN in names else None
            found.append((one, [self[name] for name in names if not name.endswith(SEEN)], seen))
        return found

    def beyond(self, instance):
        answers = {answer.field_id: answer for answer in PracticeAnswer.objects.filter(practice=instance.pk)}
        found = {}
        for one, names in self.groups:
            if one.key in COLUMNS:
                continue
            answer = answers.get(one.pk)
            found |= {name: value for name, value in stored_values(one, answer).items() if name in names}
            if one.key + SEEN in names:
                found[one.key + SEEN] = not (answer and answer.is_prefilled)
        return found

    def save_beyond(self, names, *, by):
        """Keep what changed: an emptied answer goes, a changed one is the writer's own, a seen one stands reviewed."""
        for one, own in self.groups:
            if not set(names) & set(own):
                continue
            text = self._text(one)
            rows = PracticeAnswer.objects.filter(practice=self.instance, field=one)
            if not text:
                rows.delete()
            elif not rows.update(text=text, is_prefilled=False):
                PracticeAnswer.objects.create(practice=self.instance, field=one, text=text)

    def _text(self, one):
        value = self.cleaned_data[one.key]
        if isinstance(value, datetime.date):
            return value.isoformat()
        lines = value if isinstance(value, list) else [value or ""]
        more = self.cleaned_data.get(one.key + MORE) or ""
        return "\n".join(line for line in [*lines, more] if line)


def stored_values(one, answer):
    """{name in the form: value} of a stored answer, as its form fields give them."""
    text = answer.text if answer else ""
    if one.kind == Kind.DATE:
        return {one.key: _day(text)}
    if one.kind not in (Kind.CHOICE, Kind.CHOICES):
        return {one.key: text}
    chosen, more = read_choice(one, text)
    value = Lines(chosen) if one.kind == Kind.CHOICES else (chosen or [""])[0]
    return {one.key: value} | ({one.key + MORE: more} if one.word_limit else {})


def _day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
