"""Los feriados de Chile según la biblioteca holidays, por región, del primer año al último: JSON."""

import json
import sys

import holidays

primero, ultimo = map(int, sys.argv[1:])
anios = range(primero, ultimo + 1)


def dias(region):
    return sorted(d.isoformat() for d in holidays.country_holidays("CL", subdiv=region, years=anios))


regiones = holidays.country_holidays("CL").subdivisions
json.dump({region or "": dias(region) for region in (None, *regiones)}, sys.stdout)
