"""HTML to tagged PDF by WeasyPrint, with nothing but our own static files (architecture B6)."""

import mimetypes
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

STATIC = "static:/"


@cache
def _weasyprint():
    """WeasyPrint and its fetcher; imported when the first paper is made, as it costs half a second."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class StaticOnly(URLFetcher):
        """Reads `static:/css/paper.css` off disk; refuses the network and every other file."""

        def fetch(self, url, headers=None):
            path = _static_file(url)
            if path is None:
                raise ValueError(f"A document may only use static files, not {url[:80]}")
            content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": content_type})

    return weasyprint, StaticOnly()


def _static_file(url):
    if not url.startswith(STATIC):
        return None
    name = url.removeprefix(STATIC).partition("?")[0].lstrip("/")
    path = Path(settings.BASE_DIR / "static" / name).resolve()
    inside = path.is_relative_to(Path(settings.BASE_DIR / "static").resolve())
    return finders.find(name) if inside else None


def render_pdf(template, context, *, progress=None):
    """The PDF's bytes: PDF/UA-1 declared, es-CL, fonts embedded. `progress(step, steps)` is told after each half."""
    document = _lay_out(template, context)
    if progress:
        progress(2, 3)
    return document.write_pdf(pdf_variant="pdf/ua-1")


def fit_on_a_page(template, contexts):
    """(context, bytes) of the first of `contexts` whose paper is one page; of the last where none is."""
    for context in contexts:
        document = _lay_out(template, context)
        if len(document.pages) == 1:
            break
    return context, document.write_pdf(pdf_variant="pdf/ua-1")


def _lay_out(template, context):
    weasyprint, fetcher = _weasyprint()
    html = render_to_string(template, context)
    return weasyprint.HTML(string=html, base_url=STATIC, url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
