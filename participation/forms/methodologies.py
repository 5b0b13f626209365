"""A guide and its questions."""

from django import forms

from accounts.receipts import WithReceipt
from participation.models import Methodology, Question
from plans.forms.chapters import ChapterForm, WholeField


class MethodologyForm(ChapterForm):
    duration = WholeField(label="Duración en minutos", least=1, most=600)

    class Meta:
        model = Methodology
        fields = ["name", "purpose", "duration", "materials"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "materials": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "name": "Por ejemplo, Taller con familias de educación parvularia.",
            "purpose": "Con quiénes se usa y qué se busca.",
            "materials": "Lo que hay que llevar.",
        }

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = Methodology.objects.filter(service=self.instance.service_id, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Ya hay una pauta con ese nombre: elegir otro.")
        return name


class NewMethodologyForm(WithReceipt, MethodologyForm):
    pass


class QuestionForm(ChapterForm):
    minutes = WholeField(label="Minutos", least=1, most=300)

    class Meta:
        model = Question
        fields = ["moment", "text", "minutes"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        labels = {"text": "Pregunta"}


class NewQuestionForm(WithReceipt, QuestionForm):
    pass
