"""Hands calendar objects to evolution-data-server, as Evolution does with a mail's; prints what it holds after each."""
import re
import sys

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, ICalGLib

STATUSES = {
    ICalGLib.PropertyStatus.CONFIRMED: "CONFIRMED",
    ICalGLib.PropertyStatus.CANCELLED: "CANCELLED",
}


def parking(event):
    found = re.search("駐車場[^。]*。", event.get_description() or "")
    return found.group() if found else "-"


registry = EDataServer.SourceRegistry.new_sync(None)
source = registry.ref_builtin_calendar()
client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, 1, None)
for path in sys.argv[1:]:
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    try:
        client.receive_objects_sync(ICalGLib.Component.new_from_string(text), ECal.OperationFlags.NONE, None)
    except gi.repository.GLib.Error as error:
        print(path, f"refused: {error.message}", sep="\t")
        continue
    _, held = client.get_object_list_sync("#t", None)
    for event in held:
        start = event.get_dtstart()
        zone = event.get_first_property(ICalGLib.PropertyKind.DTSTART_PROPERTY)
        zone = zone.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER).get_tzid()
        assert zone.endswith("Asia/Tokyo"), zone
        day = f"{start.get_year()}-{start.get_month():02}-{start.get_day():02} {start.get_hour():02}:{start.get_minute():02}"
        print(path, day, STATUSES[event.get_status()], event.get_sequence(), parking(event), event.get_summary(), sep="\t")
