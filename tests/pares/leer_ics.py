"""Prints what the package icalendar sees in each calendar file named on the command line, as a JSON list."""

import json
import sys

import icalendar


def moment(value):
    return value.dt.isoformat()


def event(one):
    return {
        "uid": str(one["UID"]),
        "titulo": str(one["SUMMARY"]),
        "descripcion": str(one["DESCRIPTION"]),
        "sello": moment(one["DTSTAMP"]),
        "desde": moment(one["DTSTART"]),
        "hasta": moment(one["DTEND"]) if "DTEND" in one else None,
        "secuencia": int(one["SEQUENCE"]),
        "errores": [list(map(str, error)) for error in one.errors],
        "avisos": [
            {"cuando": moment(alarm["TRIGGER"]), "texto": str(alarm["DESCRIPTION"]), "claves": sorted(alarm.keys())}
            for alarm in one.walk("VALARM")
        ],
    }


def read(path):
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    return {
        "archivo": path,
        "version": str(calendar["VERSION"]),
        "errores": [list(map(str, error)) for error in calendar.errors],
        "eventos": [event(one) for one in calendar.walk("VEVENT")],
    }


json.dump([read(path) for path in sys.argv[1:]], sys.stdout, ensure_ascii=True)
