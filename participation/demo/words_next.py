"""What was said about next year's plan: everybody here is invented, and so is every word.

A line is `theme moment words`: the moment is i (identificar), d (deliberar) or x (decidir), with the votes it got;
a theme of «-» is none yet. What stands after «||» is the text for publication, where a reviewer mended it.
"""

DOCENTES_CANELO = """
transporte i Los días de temporal el bus de los Culenes no baja, y tengo seis cabros que derechamente no llegan.
transporte i En junio pasé lista con la mitad del curso tres lunes seguidos. No es flojera, es el camino.
transporte d Si el recorrido partiera quince minutos antes alcanzarían a tomar desayuno y no entrarían con la clase empezada.
lectura i Llegan a tercero leyendo letra por letra y uno tiene que partir de cero con ellos.
lectura d Nos serviría que la biblioteca viajera se quedara dos semanas, no dos días. En dos días alcanzan a puro mirar la tapa.
lectura x14 Que las jornadas de lectura sean por nivel y no todos juntos, porque lo de NT2 no le sirve a cuarto.
planificar i No hay una hora en la semana en que estemos las dos de segundo libres al mismo tiempo.
planificar d Antes teníamos el viernes en la tarde para planificar juntos y eso se fue perdiendo con los reemplazos.
planificar x17 Pedimos dos horas fijas de trabajo colaborativo, protegidas, que no se usen para actos ni reuniones de apoderados.
convivencia i Desde que volvieron de las vacaciones de invierno hay mucha pelea en el patio chico, más que otros años.
convivencia d La dupla viene los martes y los problemas son los lunes. Así no calza nunca.
calefaccion i La sala 7 tiene la estufa mala desde abril; hacemos clases con parka.
compras i El material de matemática que pedimos en marzo llegó la semana pasada, cuando ya pasamos la unidad.
compras d No puede ser que una resma se demore lo mismo que un computador. Debiera haber una caja para lo chico.
celulares i En octavo no hay cómo competir con el teléfono, están en TikTok debajo de la mesa.
celulares x9 Que el Servicio dé una sola norma de celulares para todos los colegios y no cada uno por su lado.
- d Cuando viene alguien a observar la clase, que después se siente a conversar. Una pauta por correo no enseña.
"""

ASISTENTES_MAITENES = """
formacion i Llevo once años de inspectora y nunca me han mandado a una capacitación que no sea de extintores.
formacion i Nos piden contener a un niño en crisis y lo hacemos a puro instinto.
formacion d Los cursos los ponen en línea a las ocho de la noche, y a esa hora una está con los hijos.
formacion d Si la capacitación fuera por comuna no habría que viajar a Quebrada con el pasaje de uno.
formacion x19 Que las jornadas sean en horario de trabajo y con reemplazo, como las de los profesores.
formacion x11 Queremos un módulo de primeros auxilios y otro de niños con TEA, esos dos primero.
convivencia i A la hora de colación somos dos para ciento ochenta niños. Ahí se arma todo.
convivencia d Doña Elba de la cocina sabe más de los niños que cualquiera, y nunca la invitan cuando se habla de un caso. || La señora de la cocina sabe mucho de los niños y nunca la invitan cuando se habla de un caso.
banos i El baño de las asistentes es una bodega con taza. Hace frío y no tiene agua caliente.
banos x8 Arreglar primero el baño de los chicos de prebásica, que se hacen porque les da miedo ir.
calefaccion i Parto a las seis y media a prender las estufas y la leña viene mojada, puro humo.
planificar i A nosotras no nos llega la planificación, entonces entro a la sala sin saber qué les toca.
reconocer d Nos gustaría que alguna vez el reconocimiento de fin de año fuera también para los auxiliares.
- d Que no nos cambien de función en la mitad del año sin avisarnos.
"""

DIRECTIVOS = """
compras i De los cuarenta pedidos SEP de este año, en septiembre me habían llegado doce.
compras d El convenio marco no tiene lo que se usa en una escuela rural; hay que poder comprar en la ferretería del pueblo.
compras x12 Un calendario de compras conocido en enero, con fecha de corte y alguien que conteste el teléfono.
reemplazos i Una licencia de quince días la cubrimos con el jefe de UTP, porque el reemplazo llega cuando la profesora ya volvió.
reemplazos d Tener una lista de reemplazantes por comuna, gente que ya esté revisada y pueda partir mañana.
reemplazos x13 Que podamos compartir un reemplazante entre dos escuelas del mismo camino, media jornada en cada una.
techos i Tengo cuatro baldes en el pasillo. Los niños ya les pusieron nombre.
techos d Las visitas de infraestructura vienen en verano, cuando no llueve y no se nota nada.
transporte d La mesa con el municipio funciona cuando va el alcalde. Cuando manda a alguien que no decide, se pierde la mañana.
transporte x10 Firmar el recorrido rural antes de marzo y no en abril, que el primer mes se lo pierden los más lejanos.
internet i El informe lo mando desde la posta, porque en la escuela no sube ni un correo.
acogida d Este año me llegaron nueve familias en julio, de otra región y dos de otro país. No teníamos ni banco donde sentarlos.
acogida x7 Pedimos un protocolo de acogida corto, de una hoja, y horas de nivelación el primer mes.
- d Que la inducción de los directores nuevos la haga otro director y no una carpeta.
- i Nos piden el mismo dato tres unidades distintas en la misma semana, con tres planillas.
"""

ESTUDIANTES_ARRAYAN = """
centros i Nuestro centro de estudiantes existe en el papel; nunca hemos tenido una hora para juntarnos.
centros d Si hubiera plata para un proyecto chico, aunque sean cien lucas, la gente se motivaría a votar. || Si hubiera plata para un proyecto chico, la gente se motivaría a votar.
centros x23 Que cada liceo tenga una hora al mes del centro de estudiantes dentro del horario, no en el recreo.
centros x16 Una junta de todos los liceos al año, con bus puesto, para conocernos.
convivencia i Hay compañeros que la están pasando mal y no saben con quién hablar, porque la psicóloga está ocupada con los informes.
convivencia d Que haya un lugar tranquilo para estar cuando uno no puede más, sin que te manden para la casa.
convivencia i A las niñas nos molestan por la ropa y cuando avisamos dicen que es cosa de cabros chicos.
banos i Los baños de arriba no tienen pestillo ni papel, y el de mujeres pasa cerrado.
banos x31 Baños con pestillo, papel y jabón. Lo hemos pedido tres años.
celulares d No queremos que prohíban el celular en el recreo, ahí escuchamos música y hablamos con la familia.
celulares i Hay profes que lo usan más que nosotros.
transporte i El último bus a Punta Lobería sale a las cinco y el taller termina a las cinco y media.
tecnico d En la especialidad de acuicultura llevamos dos años sin ir al mar.
tecnico x12 Que las prácticas las busquen también afuera de la comuna y ayuden con el pasaje.
internet i La sala de computación tiene veinte equipos y prenden siete.
- x8 Un diario mural con lo que se pide y lo que contestan, porque aquí uno habla y nunca sabe en qué quedó.
"""

ARAUCARIAS = """
transporte i Yo traigo a mis dos niñas en la moto, con nieve y todo, porque el furgón llega hasta la bifurcación no más. || Hay familias que traen a sus hijas por su cuenta, con nieve y todo, porque el furgón llega hasta la bifurcación no más.
transporte d Que el furgón suba hasta la sede los días que la máquina limpió el camino.
calefaccion i La leña que mandaron duró hasta el quince de julio; después pusimos nosotros.
calefaccion x9 Comprar la leña en verano, a los mismos vecinos, que la venden seca y más barata.
internet i La antena funciona cuando está despejado. Aquí despejado es en enero.
reemplazos i La profesora está sola con los seis cursos; si se enferma, se cierra la escuela.
lectura d Los cuentos que más les gustan son los que cuenta la abuela de la Antonia. Habría que grabarlos. || Los cuentos que más les gustan son los que cuentan las abuelas. Habría que grabarlos.
cultura d Que se enseñe el pehuén y la veranada, que es lo que ellos viven, y no solo lo que sale en el libro.
- i Queremos que no se cierre la escuela porque somos pocos. Aunque quede uno, es uno.
planificar d En multigrado no sirve la planificación por curso. Hay que tener una hecha para nosotros.
"""

CONSEJOS_MAITENES = """
techos i El gimnasio se llueve encima de la cancha y llevamos dos inviernos sin educación física.
techos x15 Terminar lo que se empezó antes de empezar otra obra: el muro del patio quedó a medias.
convivencia d Falta una mano amiga en la entrada. El que recibe en la puerta marca el día.
convivencia x13 Que el protocolo de maltrato lo entienda cualquiera; tiene catorce páginas y nadie lo ha leído.
consejos i Al consejo nos citan para informar, casi nunca para preguntar.
consejos d Mandar la tabla con una semana, para poder conversar antes con el curso.
consejos x18 Que todo acuerdo del consejo tenga respuesta por escrito del Servicio en treinta días.
compras d El dinero del proyecto del huerto está aprobado desde mayo y todavía no se compra ni una pala.
transporte i Con la cosecha, entre enero y marzo, hay niños que vuelven recién en abril porque la familia anda en la fruta.
transporte d Conversar con los packing para que haya un turno compatible con la entrada a clases.
acogida i Los niños haitianos del pasaje Los Aromos se sientan juntos porque nadie les habla despacio. || Los niños que llegan de otros países se sientan juntos porque nadie les habla despacio.
cultura x11 Un facilitador de mapuzugun que esté contratado todo el año y no de mayo a octubre.
- d Sería bueno que vinieran a las fiestas de la escuela y no solo a supervisar.
"""

ARRAYAN_DOS = """
lectura i En la caleta hay dos libros por niño y uno es el de la prueba.
lectura d Leer en voz alta quince minutos al entrar, todos, también el director y la tía del aseo.
lectura x16 Que la evaluación de lectura sea en la sala y con nuestra profesora; con gente de afuera se quedan mudos.
internet i Si llueve se va la luz, y si se va la luz se va todo.
internet d Capacitar a una persona de la misma escuela; el técnico viene una vez al mes y con la marea en contra.
internet x12 Primero Isla Menor, que no tiene ni señal de teléfono.
formacion i Con los niños del PIE trabajo de lunes a viernes y nunca he visto su plan.
formacion x10 Que las asistentes de aula vayan a las mismas jornadas que la profesora con que trabajan.
techos i La salinidad se come las canaletas. Cada dos años hay que poner nuevas y nadie lo tiene contemplado.
banos d En la escuela de la caleta el pozo rebalsa con las mareas altas, es cosa de salud.
convivencia i Tuvimos tres cursos sin profesor jefe estable y se nota en cómo se tratan.
planificar d Hacer las jornadas de a tres escuelas chicas: la caleta, Mar Adentro y los Cochayuyeros.
planificar x14 Una tarde al mes entre escuelas vecinas, rotando de lugar, con la colación incluida.
transporte d La lancha de Isla Menor no sale con más de dos metros de ola; que esos días se cuente como clase a distancia.
tecnico i Los chicos se van a pescar con el papá a los dieciséis y no los vemos más.
- x6 Que alguien conteste por escrito. Uno deja el papel y es como tirarlo al mar.
"""

APODERADOS_CANELO = """
convivencia i A mi hijo le sacaron la colación todo un mes y yo me enteré por otra mamá. || A un niño le sacaron la colación todo un mes y la familia se enteró por otra mamá.
convivencia d Que el colegio llame antes de que sea grave, no para avisar que ya lo suspendieron.
convivencia x15 Talleres para nosotros también: no sabemos cómo hablar con un hijo que no quiere hablar.
lectura i En la casa no tenemos libros, y la biblioteca cierra a la hora que salimos del trabajo.
lectura x9 Que puedan llevarse libros para el fin de semana sin tanto timbre.
banos i Mi niña aguanta todo el día y llega corriendo a la casa. || Hay niñas que aguantan todo el día y llegan corriendo a la casa.
celulares d Yo prefiero que lo tenga apagado en la mochila; si pasa algo, que llamen a la escuela.
celulares x12 Que no los dejen usarlo ni en el recreo, después en la casa no los sacamos.
transporte i El paradero queda a la orilla de la ruta, sin vereda ni techo.
calefaccion d Que revisen los cañones en abril, no cuando ya hay olor a parafina en la sala.
consejos d Las reuniones a las tres de la tarde son para el que no trabaja.
consejos x10 Un resumen del consejo escolar por WhatsApp, en cuatro líneas, no el acta entera.
- i Nos gustaría saber qué comen; a veces traen la bandeja de vuelta enterita.
acogida d Cuando llegamos de Valdivia nadie nos mostró la escuela, la recorrimos solos. || A una familia que llegó de otra ciudad nadie le mostró la escuela; la recorrió sola.
"""

FUNCIONARIOS = """
compras i Recibimos los pedidos por correo, por oficio y por teléfono, y después hay que adivinar cuál vale.
compras d Si cada escuela subiera su pedido en la misma ficha, la mitad del tiempo se va en pedir lo que falta.
compras x14 Separar lo urgente de lo programado, con una persona para cada cosa.
reemplazos i El trámite pasa por cinco firmas. Si una está con vacaciones, se queda ahí.
reemplazos x11 Delegar la firma de los reemplazos de menos de treinta días.
territorio d Ir a las escuelas una vez al mes aunque no haya problema; hoy vamos cuando ya explotó.
territorio x12 Camionetas compartidas por comuna y un calendario de visitas que todos vean.
techos d Tener un registro de techos con fecha de la última reparación; hoy está en la memoria de don Sergio. || Tener un registro de techos con fecha de la última reparación; hoy está en la memoria de una sola persona.
internet i El contrato del satélite vence en agosto y la renovación parte en agosto.
transporte d Nadie del Servicio tiene el mapa de los recorridos al día; lo tienen los choferes.
- i Somos siete personas para treinta y dos unidades y dos vienen a honorarios.
- d Que nos cuenten también a nosotros en qué quedan las cosas que levantamos.
"""

ESTUDIANTES_HUEMUL = """
centros i Votamos en abril y en junio se fue la presidenta; nadie supo qué seguía.
centros d Que el centro tenga un profesor asesor con horas de verdad.
calefaccion i En el internado el agua caliente alcanza para los primeros ocho.
calefaccion x20 Arreglar la caldera del internado antes de mayo. Es lo único que pedimos con todas las ganas.
transporte i Los domingos en la tarde no hay cómo subir, y el lunes llegamos tarde y quedamos ausentes.
tecnico d Que la especialidad de turismo salga a terreno; vivimos al lado del volcán y lo vemos por la ventana.
convivencia d En el internado hay una inspectora para cuarenta. De noche no hay a quién decirle nada.
internet x13 Que el wifi del internado no lo corten a las nueve, tenemos tareas hasta las once.
lectura i Los libros del plan lector son del año que nació mi hermano.
cultura d Varios somos pehuenche y en el liceo eso aparece una vez al año, en junio.
cultura x9 Un taller de telar con la señora que vende en la plaza, ella quiere venir. || Un taller de telar con una artesana del pueblo.
celulares i Sin el teléfono no podemos avisar que llegamos bien, acá la casa queda a dos horas.
- d La comida del internado mejoró este año, eso también hay que decirlo.
"""

RAYEN_MAPU = """
cultura i Los niños saludan en mapuzugun adentro de la escuela y afuera les da vergüenza.
cultura d El kimche viene cuando puede, porque no tiene contrato; no podemos exigirle.
cultura x17 Que el saber del kimche valga para contratarlo, aunque no tenga título.
cultura x12 Celebrar el wiñol tripantu con la comunidad y no en un acto de media hora.
lectura d Textos escritos por nosotros mismos: los abuelos cuentan, los niños dibujan y se imprime.
acogida i Llegaron dos hermanos en agosto y recién en octubre les llegó la silla.
transporte i El puente de madera está con un tablón menos; pasamos a los más chicos en brazos.
calefaccion d La estufa a pellet es buena, pero si se corta la luz quedamos peor que antes.
banos x10 Un baño adentro para los de prebásica; hoy cruzan el patio con barro.
- i Nos piden informes que no caben en el computador que tenemos.
"""

HUEMUL_AHORA = """
- i La nevazón de agosto nos dejó nueve días sin clases, y nadie nos dijo cómo recuperarlos.
- d Que el calendario de la cordillera sea distinto: partir antes en febrero y parar en julio y agosto.
- i En El Deshielo el techo aguanta la nieve, pero no el deshielo.
- d Una máquina barrenieve compartida entre el municipio y el Servicio.
- d Juntar a los consejos de las tres escuelas chicas en uno solo, así llegamos al quórum.
"""
