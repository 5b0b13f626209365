from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support_cycle", "0002_after_meetings")]

    operations = [
        migrations.AddField(
            "practice",
            "public_text",
            models.TextField("lo publicado, para buscar", blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "practice",
            "public_axes",
            models.TextField("ejes publicados", blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "practicefield",
            "kind",
            models.CharField(
                "tipo",
                max_length=7,
                choices=[
                    ("text", "Texto"),
                    ("line", "Una línea"),
                    ("date", "Fecha"),
                    ("choice", "Una opción"),
                    ("choices", "Una o varias opciones"),
                    ("words", "Palabras clave"),
                ],
                default="text",
            ),
        ),
    ]
