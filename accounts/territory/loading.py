"""Brings the database to what the public files say, in one transaction, writing only what differs.

Which Servicio a unit has: the directory's own word (dependency 6), or, while it still says municipal, the
comuna's own transfer year. Nothing is ever deleted: a unit that a newer directory no longer holds stays,
marked as absent. The demonstration's territory (region 99, RBD from 90001) is neither counted nor touched.
"""

import re
import time
from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import Commune, LocalService, Region, School, ServiceCommune
from accounts.models.territory import FICTIONAL_REGION, Dependency
from accounts.sorting import sort_key
from accounts.territory import reading
from accounts.territory.kinds import kind_of
from accounts.territory.names import display_name
from accounts.territory.reading import LISTING_YEAR, TerritoryError
from accounts.territory.report import Change, Report
from accounts.territory.syncing import sync
from accounts.trail import record

MUNICIPAL = {Dependency.MUNICIPAL_CORPORATION, Dependency.MUNICIPAL}
ZONE_OF_REGION = {11: "America/Coyhaique", 12: "America/Punta_Arenas"}
ZONE_OF_SERVICE = {504: "Pacific/Easter"}
FEWEST = 0.9  # of the known establishments that a directory must hold to be taken for a whole one


def load_territory(*, year=None, directory=None, directory_year=None, accept_fewer=False, progress=None):
    """Load regions, comunas, Servicios and establishments; returns the `Report`.

    `year` is the last transfer year that has come (stored; without one the last load's, at first the
    list's own: 2026). `directory` is another year's official file, `directory_year` its year if the file
    does not say it. Raises TerritoryError, and changes nothing, for a file that cannot be it: older than
    the one loaded, or (unless `accept_fewer`) with far fewer establishments than are known. `progress`
    gets a line before each step.
    """
    began = time.perf_counter()
    say = progress or (lambda line: None)
    report = Report(year=_year(year))
    places = reading.read_places()
    say("Leyendo el directorio de establecimientos…")
    establishments, report.directory_year = reading.read_directory(
        directory or reading.DIRECTORY, report, {place.commune for place in places}, directory_year
    )
    with transaction.atomic():
        _refuse_if_older(report.directory_year)
        say("Regiones, comunas y Servicios Locales…")
        services_before = set(LocalService.objects.values_list("pk", flat=True))
        _load_places(places, report)
        say(f"{len(establishments)} establecimientos…")
        units_before = _unit_counts()
        _load_schools(establishments, report, accept_fewer)
        _record_changes(services_before, units_before, report)
    report.seconds = time.perf_counter() - began
    return report


def _year(given):
    stored = LocalService.objects.real().aggregate(year=Max("transfers_until"))["year"]
    return given or stored or LISTING_YEAR


def _refuse_if_older(year):
    loaded = School.objects.in_directory().aggregate(year=Max("source_year"))["year"]
    if loaded and loaded > year:
        raise TerritoryError(f"Ya está cargado el directorio de {loaded}; el de {year} es anterior.")


def _load_places(places, report):
    names = {place.region: place.region_name for place in places}
    regions = {
        code: {
            "name": _region_name(full, names[code]),
            "short_name": names[code],
            "sort_key": sort_key(names[code]),
        }
        for code, full in reading.read_regions().items()
    }
    report.written += sync(Region.objects.all(), "code", regions).written
    region_ids = dict(Region.objects.values_list("code", "pk"))

    coordinates = reading.read_coordinates()
    communes = {
        place.commune: {
            "name": place.commune_name,
            "region_id": region_ids[place.region],
            "latitude": coordinates[place.commune][0],
            "longitude": coordinates[place.commune][1],
            "sort_key": sort_key(place.commune_name),
        }
        for place in places
    }
    report.written += sync(Commune.objects.all(), "code", communes).written
    _load_services(places, region_ids, report)
    report.regions = len(regions)
    report.communes = len(communes)


def _region_name(full, name):
    """«Región del Maule» with the article of BCN's file and the list's spelling of the name."""
    article = re.match(r"Región( de| del)? ", full)
    return f"{article.group()}{name}"


def _load_services(places, region_ids, report):
    commune_ids = dict(Commune.objects.values_list("code", "pk"))
    of_service = defaultdict(list)
    for place in places:
        of_service[place.service].append(place)
    services, initial = {}, {}
    for code, own in of_service.items():
        seat = next((place for place in own if place.is_seat), None)
        services[code] = {
            "name": own[0].service_name,
            "region_id": region_ids[own[0].region],
            "starts_year": own[0].starts_year,
            "transfer_year": min(place.transfer_year for place in own),
            "decree": own[0].decree,
            "seat_id": seat and commune_ids[seat.commune],
            "transfers_until": report.year,
            "sort_key": sort_key(own[0].service_name),
        }
        zone = ZONE_OF_SERVICE.get(code) or ZONE_OF_REGION.get(own[0].region, "America/Santiago")
        initial[code] = {"slug": slugify(own[0].service_name), "time_zone": zone}
    report.written += sync(LocalService.objects.all(), "code", services, initial=initial).written
    report.services = len(services)

    service_ids = dict(LocalService.objects.values_list("code", "pk"))
    communes = {
        commune_ids[place.commune]: {
            "service_id": service_ids[place.service],
            "transfer_year": place.transfer_year,
            "is_provisional": place.transfer_year > LISTING_YEAR,
        }
        for place in places
    }
    report.written += sync(ServiceCommune.objects.all(), "commune_id", communes).written


def _load_schools(establishments, report, accept_fewer):
    known = dict(School.objects.in_directory().values_list("code", "status"))
    if not accept_fewer and len(establishments) < FEWEST * len(known):
        raise TerritoryError(
            f"El archivo trae {len(establishments)} establecimientos y se conocen {len(known)}: "
            "parece incompleto. Si no lo es, indicar --accept-fewer."
        )
    territory = {
        code: (pk, service, transfer_year)
        for code, pk, service, transfer_year in Commune.objects.exclude(
            region__code=FICTIONAL_REGION
        ).values_list("code", "pk", "service_commune__service", "service_commune__transfer_year")
    }
    wanted = {str(row.rbd): _school(row, territory[row.commune], report) for row in establishments}
    done = sync(School.objects.in_directory(), "code", wanted)
    _count(wanted, report)
    _note_changes(wanted, done, report)
    _mark_absent(known, wanted, report)
    report.created, report.updated, report.unchanged = len(done.created), len(done.changed), done.unchanged
    report.establishments = len(wanted)
    report.written += done.written + len(report.absent)


def _school(row, place, report):
    commune_id, service_id, transfer_year = place
    has_service = row.dependency == Dependency.LOCAL_SERVICE or (
        row.dependency in MUNICIPAL and transfer_year is not None and transfer_year <= report.year
    )
    shown = display_name(row.name)
    if not shown:
        report.warn("name", row.rbd, f"el directorio dice «{row.name}»")
        shown = f"Sin nombre en el directorio ({row.rbd}-{row.rbd_dv})"
    return {
        "rbd": row.rbd,
        "rbd_dv": row.rbd_dv,
        "name": row.name,
        "display_name": shown,
        "kind": kind_of(row.levels, row.name),
        "commune_id": commune_id,
        "service_id": service_id if has_service else None,
        "dependency": row.dependency,
        "is_rural": row.is_rural,
        "status": row.status,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "enrolment": row.enrolment,
        "enrolment_by_level": row.enrolment_by_level,
        "levels": row.levels,
        "has_pie": row.has_pie,
        "source_year": report.directory_year,
        "sort_key": sort_key(shown),
    }


def _count(wanted, report):
    for school in wanted.values():
        operating = school["status"] == School.Status.OPERATING
        if school["latitude"] is None and school["longitude"] is None:
            report.without_coordinates += 1
            report.operating_without_coordinates += operating
        if operating and school["enrolment"] and school["service_id"]:
            report.units += 1
            if school["dependency"] == Dependency.LOCAL_SERVICE:
                report.units_in_directory += 1
            else:
                report.units_transferred += 1


def _note_changes(wanted, done, report):
    """What another directory or another transfer year moved, for whoever reads the report."""
    names = dict(LocalService.objects.values_list("pk", "name"))
    labels = dict(School.Status.choices)
    for code, before in done.changed.items():
        now = wanted[code]
        if before["status"] != now["status"]:
            report.status_changes.append(
                Change(code, now["display_name"], labels[before["status"]], labels[now["status"]])
            )
        if before["service_id"] != now["service_id"]:
            was, is_now = (names.get(pk, "ninguno") for pk in (before["service_id"], now["service_id"]))
            report.moves.append(Change(code, now["display_name"], was, is_now))


def _mark_absent(known, wanted, report):
    gone = {code for code, status in known.items() if code not in wanted and status != School.Status.ABSENT}
    labels = dict(School.Status.choices)
    gone = sorted(gone, key=int)
    for start in range(0, len(gone), 500):
        rows = School.objects.in_directory().filter(code__in=gone[start : start + 500])
        for code, name, status in rows.values_list("code", "display_name", "status"):
            report.absent.append(Change(code, name, labels[status], labels[School.Status.ABSENT]))
        rows.update(status=School.Status.ABSENT)


def _unit_counts():
    return Counter(School.objects.in_directory().operating().values_list("service", flat=True))


def _record_changes(services_before, units_before, report):
    """One event in the chain of every Servicio whose number of units changed; the first load is no event."""
    if not report.written:
        return
    units = _unit_counts()
    for service in LocalService.objects.real().filter(pk__in=services_before):
        before, after = units_before[service.pk], units[service.pk]
        if before != after:
            changes = {"units": [before, after], "directory_year": [None, report.directory_year]}
            record("load_territory", service, by=None, service=service, changes=changes)
