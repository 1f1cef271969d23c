"""Reads calendar objects with Debian's own readers; called by calendar.ts. Prints one line a file, and fails on the first fault."""
import ctypes
import re
import sys
import uuid
from collections import Counter
from importlib import metadata

import icalendar
import vobject

ICAL = ctypes.CDLL("libical.so.3")
ICAL.icalparser_parse_string.restype = ctypes.c_void_p
ICAL.icalparser_parse_string.argtypes = [ctypes.c_char_p]
ICAL.icalrestriction_check.argtypes = [ctypes.c_void_p]
ICAL.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]

for package in ("icalendar", "vobject"):
    print("python3-" + package, metadata.version(package))
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    text = re.sub(rb"\r\n[ \t]", b"", data).decode("utf-8")
    starts = [line for line in text.split("\r\n") if line.startswith("DTSTART;TZID=Asia/Tokyo:")]
    summaries = re.findall(r"\r\nSUMMARY:([^\r]*)", text)
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    plain = [re.sub(r"\\(.)", r"\1", summary) for summary in summaries]
    assert [str(event["SUMMARY"]) for event in events] == plain, (path, "icalendar reads other summaries")
    assert len(starts) == len(events), (path, "another number of events", len(starts), len(events))
    statuses = re.findall(r"\r\nSTATUS:([A-Z]*)", text)
    assert [str(event["STATUS"]) for event in events if "STATUS" in event] == statuses, (path, "icalendar: STATUS")
    # A leaver's CANCEL alone has none.
    assert len(statuses) == len(events) or path.endswith("cancel-leaver.ics"), (path, "an event without STATUS")
    assert all(uuid.UUID(str(event["UID"])).version == 4 for event in events), (path, "a UID that is not random")
    invited = [event.get("ATTENDEE") for event in events]
    is_itip = str(calendar["METHOD"]) != "PUBLISH"
    assert all(isinstance(one, icalendar.vCalAddress) if is_itip else one is None for one in invited), (path, "ATTENDEE")
    for line, event in zip(starts, events):
        assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0, (path, "a DTSTAMP that is not UTC")
        wall = event["DTSTART"].dt.strftime("%Y%m%dT%H%M%S")
        assert line.endswith(":" + wall), (path, "icalendar reads another start", line, wall)
        assert event["DTSTART"].dt.utcoffset().total_seconds() == 9 * 3600, (path, "icalendar reads another zone")
    read = vobject.readOne(data.decode("utf-8"))
    others = read.contents.get("vevent", [])
    assert [event.summary.value for event in others] == plain, (path, "vobject reads other summaries")
    assert all(event.dtstart.value.utcoffset().total_seconds() == 9 * 3600 for event in others), (path, "vobject: zone")
    component = ICAL.icalparser_parse_string(data)
    assert component, (path, "libical does not parse it")
    checked = ICAL.icalrestriction_check(component)
    errors = ICAL.icalcomponent_count_errors(component)
    assert (checked, errors) == (1, 0), (path, "libical restriction check", checked, errors)
    shown = ", ".join(f"{count} {status}" for status, count in sorted(Counter(statuses).items()))
    print(f"{path.split('/')[-1]}: {len(events)} events ({shown}), accepted by icalendar, vobject and libical (0 errors)")
