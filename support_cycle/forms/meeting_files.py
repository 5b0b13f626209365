"""A file brought to a meeting: a photograph of the whiteboard, a document."""

from support_cycle.forms.evidence import EvidenceForm


class MeetingFileForm(EvidenceForm):
    """Evidence that is a file; links and measurements are added after the meeting."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, plan=plan, **kwargs)
        for name in ("link", "measurement"):
            self.fields.pop(name, None)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = "Elegir el archivo."
        self.fields["contribution"].widget.attrs["rows"] = 2
