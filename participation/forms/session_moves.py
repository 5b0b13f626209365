"""What a move of a session has to bring: a reason, or another day."""

from django import forms

from participation.forms.fields import HourField, MomentField, put_end
from participation.session_moves import decide_session, workflow
from plans.forms.moves import RefusableForm, SeenField
from plans.workflow import lacks_comment


class SessionMoveForm(RefusableForm):
    seen = SeenField()

    def __init__(self, *args, session, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.move = session, move
        self.initial.setdefault("seen", workflow.last_decision(session))
        if move.dated:
            self.fields["starts_at"] = MomentField(
                label="Nuevo día y hora", help_text="Por ejemplo, 25-06-2026 15:30."
            )
            self.fields["ends_at"] = HourField(label="Termina", required=False, help_text="La hora.")
        if not move.at_once:
            self.fields["comment"] = forms.CharField(
                label=move.comment_label,
                required=move.comment_required,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Queda en la historia de la sesión.",
                error_messages={"required": lacks_comment(move)},
            )

    def clean(self):
        cleaned = super().clean()
        put_end(self, cleaned)
        return cleaned

    def refuse(self, refused):
        """The page shows the session as it is now: pressed again, it is from there."""
        super().refuse(refused)
        self.data = self.data.copy()
        self.data["seen"] = workflow.last_decision(self.session)

    def save(self, *, by):
        """The SessionDecision; may raise `workflow.Refused`."""
        cleaned = self.cleaned_data
        return decide_session(
            self.session,
            self.move.name,
            by=by,
            comment=cleaned.get("comment", ""),
            seen=cleaned["seen"],
            starts_at=cleaned.get("starts_at"),
            ends_at=cleaned.get("ends_at"),
        )
