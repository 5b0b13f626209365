"""The people of the demonstration, all invented. Their accounts exist only where MINGACO_DEMO is set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    email: str
    first_name: str
    last_name: str
    role_label: str

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}"


PASSWORD = "demo-2026"  # shown on the login page of the demonstration, and valid nowhere else
_DEMO = "demostracion.demo.cl"

PEOPLE = [
    Person("admin@demo.cl", "Amanda", "Llanquileo Prado", "Administración de todos los Servicios"),
    Person(f"direccion@{_DEMO}", "Raquel", "Ossandón Vilches", "Dirección ejecutiva: sella y sanciona"),
    Person(f"planificacion@{_DEMO}", "Ignacio", "Curinao Salas", "Encargado del PAL: lo escribe"),
    Person(f"jefatura.uatp@{_DEMO}", "Marcela", "Toro Huenchual", "Jefatura UATP"),
    Person(f"uatp@{_DEMO}", "Esteban", "Quezada Lillo", "Profesional UATP"),
    Person(f"auditoria@{_DEMO}", "Bernarda", "Illanes Soto", "Auditoría: lee todo, también la bitácora"),
    Person(f"comite@{_DEMO}", "Hernán", "Pailamilla Rojas", "Integrante del Comité Directivo Local"),
    Person(f"consejo@{_DEMO}", "Gladys", "Arancibia Mena", "Secretaría del Consejo Local"),
    Person(f"directora.a@{_DEMO}", "Paulina", "Cheuquepán Díaz", "Directora de una escuela"),
    Person(f"utp.a@{_DEMO}", "Rodrigo", "Saavedra Muñoz", "Equipo directivo de la misma escuela"),
    Person(f"director.b@{_DEMO}", "Osvaldo", "Neculmán Parra", "Director de otra escuela"),
    Person("planificacion@barrancas.demo.cl", "Verónica", "Jorquera Ulloa", "Encargada del PAL en Barrancas"),
    Person("planificacion@huasco.demo.cl", "Tomás", "Godoy Alquinta", "Encargado del PAL en Huasco"),
]
