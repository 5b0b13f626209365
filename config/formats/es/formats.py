from config.formats.es_CL.formats import *  # noqa: F403  the same formats serve plain "es"
