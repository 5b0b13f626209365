"""What a slow link and an impatient person meet: the weight of the first page, and how soon it is there."""

import contextlib
import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

from django.test import Client
from django.urls import reverse

from tests.benchmarks.measure import LIMIT

FIRST_PAGE_KB, SECONDS = 100, 5
PART = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
MANAGE = [sys.executable, "manage.py"]


def measure(table, asked):
    table.group("the first page")
    weights = _weights()
    page, parts = weights.pop(reverse("account_login")), sum(weights.values())
    detail = (
        f"{page / 1000:.1f} kB of page, {parts / 1000:.1f} kB of {len(weights)} styles and scripts by gzip"
    )
    table.line(
        "login page with its styles and scripts",
        (page + parts) / 1000,
        FIRST_PAGE_KB,
        unit="kB",
        detail=detail,
    )
    if not asked.quick:
        _start(table)


def _weights():
    """{address: bytes on the wire} of the login page and what it asks for, from a browser that takes gzip."""
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    response = client.get(reverse("account_login"))
    found = {reverse("account_login"): len(response.content)}
    for address in dict.fromkeys(PART.findall(response.content.decode())):
        found[address] = len(b"".join(client.get(address).streaming_content))
    return found


def _start(table):
    """`manage.py prepare` and `serve` on what is ready already, until the login page answers."""
    environment = os.environ | {"PORT": str(_free_port()), "MINGACO_DEMO": "1"}
    environment["SITE_URL"] = f"http://127.0.0.1:{environment['PORT']}"
    _prepare(environment)
    taken, spent = zip(*[_until_first_page(environment) for _ in range(3)])
    clock = ", ".join(f"{one:.1f}" for one in taken)
    detail = f"by the clock, the best of {clock}; CPU {min(spent):.1f} s; load {os.getloadavg()[0]:.0f}"
    table.line("second prepare and serve to the first page", min(taken), SECONDS, unit="s", detail=detail)


def _prepare(environment):
    command = [*MANAGE, "prepare", "--to-serve"]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=LIMIT, check=True)


def _until_first_page(environment):
    """(seconds by the clock, CPU seconds of everything that was started, from birth to its end)."""
    before, began = _spent(), time.monotonic()
    _prepare(environment)
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen([*MANAGE, "serve"], env=environment, stdout=said, stderr=said)
        try:
            while not _answers(int(environment["PORT"])):
                if server.poll() is not None or time.monotonic() - began > LIMIT:
                    said.seek(0)
                    raise RuntimeError(said.read().decode())
                time.sleep(0.05)
            taken = time.monotonic() - began
        finally:
            server.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()
            server.wait()
    return taken, _spent() - before


def _answers(port):
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        request.request("GET", reverse("account_login"))
        return request.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
