"""What was said about this year's plan, a year ago: everybody here is invented, and so is every word.

The lines are written as in `words_next`.
"""

DOCENTES_CANELO = """
transporte i Con la primera lluvia de mayo se corta el paso en el Puente Viejo y ahí se acaba la asistencia.
transporte x12 Que llamen a la casa el mismo día que falta un niño, no cuando ya van tres semanas.
lectura i En primero hay niños que nunca han tenido un cuento en la mano.
lectura x15 Una biblioteca que viaje por las escuelas rurales, con cuentos nuevos y no los descartes.
aula i La última vez que alguien entró a mi sala fue el año antepasado.
aula d Que observar sea para ayudar; si es para poner nota, una hace la clase del circo.
celulares i Se graban peleas y las suben antes de que uno alcance a llegar.
compras i Compramos los plumones nosotras, y después nadie los devuelve.
"""

ASISTENTES_CANELO = """
formacion i Entré a la sala con un niño con autismo sin que nadie me explicara nada.
formacion d Aprender en el trabajo, no de noche ni en sábado.
formacion x14 Seis jornadas en el año, cerca de la casa y con reemplazo pagado.
convivencia i En el recreo largo quedan rincones que no alcanzamos a ver.
obras i La bodega donde nos cambiamos se llueve igual que la calle.
obras d Que nos pregunten dónde gotea; somos las que ponemos el balde.
"""

ESTUDIANTES_HUEMUL = """
centros i En mi liceo la lista única ganó con once votos.
centros x18 Una jornada para todos los centros de estudiantes del territorio, con pasaje.
convivencia d Que hablen de pololeo sano antes de que pase algo y no después.
calefaccion i En julio escribimos con guantes sin dedos.
calefaccion x22 Estufas revisadas antes de mayo, todas, también las del internado.
celulares x7 Que no nos quiten el teléfono en el recreo.
"""

DIRECTIVOS = """
compras i Con la SEP en la cuenta y las salas peladas: no hay quien entienda eso.
compras x11 Un calendario por trimestre, para saber qué se puede pedir y hasta cuándo.
direccion i Asumí en marzo con las llaves en un sobre y nada más.
direccion x9 Que un director con años acompañe al que recién llega.
obras d Revisar techos y canaletas en marzo, antes y no después del primer temporal.
reemplazos i Un docente no se puede compartir por día entre dos escuelas aunque queden a cinco minutos.
"""

CONSEJOS_ARRAYAN = """
consejos i Se acuerda, se firma, y al consejo siguiente se vuelve a acordar lo mismo.
consejos x16 Alguien de referencia en cada comuna, con nombre y teléfono.
transporte d Que el municipio y el Servicio se sienten en la misma mesa por los recorridos.
internet i El consejo se hizo por teléfono con altavoz porque no había señal para más.
obras x10 Terminar el baño accesible, que hay una niña que lo espera desde segundo. || Terminar el baño accesible, que hay quien lo espera desde segundo.
"""

PARVULARIOS_MAITENES = """
lectura d Que los libros para los más chicos se puedan morder, romper y volver a pegar.
obras i El patio de los Queltehues es puro barro de mayo a octubre.
consejos i Del jardín siempre se acuerdan al final, cuando el plan ya está listo.
convivencia d Un rato al mes para nosotras, que cuidamos todo el día.
calefaccion x8 Que el piso de la sala cuna esté tibio; ahí gatean.
"""

AVELLANO = """
internet i Para matricular hay que bajar al pueblo con la carpeta.
internet x6 Internet que sirva aunque esté nublado.
reemplazos i Si la profesora va al médico, los niños se devuelven a la casa.
calefaccion d Que la leña llegue seca y en enero.
"""

FUNCIONARIOS = """
asistencia i Sabemos cuántos faltan a fin de mes, cuando ya no hay nada que hacer.
asistencia x10 Una mesa con los cuatro municipios por los que dejaron de venir.
adultos d Hay gente de la feria que terminaría cuarto medio si hubiera clases en la noche.
compras d Un solo lugar donde ver en qué va cada pedido.
"""
