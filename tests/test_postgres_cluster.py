"""The PostgreSQL of the moment: it comes, recovers, and goes, also when its owner was killed."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from postgres import Cluster, sweep

# They need no database of Django's, only the server; once is enough, beside the other engine's tests.
pytestmark = pytest.mark.postgres


def connect(cluster):
    return psycopg.connect(host=str(cluster.folder), user="mingaco", dbname="mingaco", autocommit=True)


def processes_of(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]


def test_a_cluster_listens_on_a_socket_only_and_leaves_nothing():
    with Cluster() as cluster, connect(cluster) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        connection.execute("create extension unaccent")
        connection.execute("create extension pg_trgm")
    assert not cluster.folder.exists()
    assert processes_of(cluster.folder) == []


def test_a_durable_cluster_keeps_what_it_confirmed_when_it_is_killed():
    with Cluster(durable=True) as cluster:
        connection = connect(cluster)
        assert connection.execute("show fsync").fetchone() == ("on",)
        connection.execute("create table kept (value int)")
        connection.execute("insert into kept values (7)")
        cluster.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
        connection.close()
        cluster.start()
        with connect(cluster) as again:
            assert again.execute("select value from kept").fetchall() == [(7,)]


def test_the_next_start_clears_away_a_cluster_whose_owner_was_killed():
    script = (
        "import time; from postgres import Cluster;"
        "print(Cluster().__enter__().folder, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(sys.modules["postgres"].__file__).parent)},
    )
    with owner.stdout:
        folder = Path(owner.stdout.readline().strip())
    sweep()
    assert folder.exists(), "its owner lives"
    owner.kill()
    owner.wait(timeout=10)
    assert processes_of(folder)
    sweep()
    assert not folder.exists()
    assert processes_of(folder) == []
