"""A note to a colleague, as it is typed."""

from django import forms
from django.utils import timezone

from accounts.models import ServiceRole, User
from accounts.receipts import WithReceipt
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from plans.models import Comment


def colleagues(service):
    """The people who hold a role today that lets them see the Servicio's plans."""
    roles = roles_allowing(SERVICE, Area.PLANS, Capability.SEE)
    held = ServiceRole.objects.current(timezone.localdate()).filter(
        content_object=service, permission__codename__in=roles
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


class CommentForm(forms.ModelForm, WithReceipt):
    class Meta:
        model = Comment
        fields = ["text", "to"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"to": "Para"}
        help_texts = {"text": "Queda entre quienes trabajan el plan: no se imprime ni se publica."}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(plan.service)
        self.fields["to"].empty_label = "Todo el equipo"
