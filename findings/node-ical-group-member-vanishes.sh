#!/usr/bin/env bash
# Guess: an attendee who is invited through two groups (MEMBER="mailto:…","mailto:…", RFC 5545 §3.2.11) is an attendee.
# Seen (node-ical 0.27.2): the whole line is left out, and with it the attendee; with one group it is read. A name in quotes
# with a ";" in it is cut there by node-ical and by ts-ics 2.4.6. ical.js 2.2.1 reads all of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 ts-ics@2.4.6 >/dev/null
seen=$(node --input-type=module -e '
  import ICAL from "ical.js";
  import nodeIcal from "node-ical";
  import { convertIcsCalendar } from "ts-ics";
  const calendar = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//ja", "BEGIN:VEVENT", "UID:1@example.jp",
    "DTSTAMP:20261001T000000Z", "DTSTART:20261008T010000Z",
    "ATTENDEE;CN=One;MEMBER=\"mailto:x@example.jp\":mailto:one@example.jp",
    "ATTENDEE;CN=Two;MEMBER=\"mailto:x@example.jp\",\"mailto:y@example.jp\":mailto:two@example.jp",
    "ATTENDEE;CN=\"Three; Office\":mailto:three@example.jp", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const event = Object.values(nodeIcal.sync.parseICS(calendar)).find(({ type }) => type === "VEVENT");
  const properties = new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent").getAllProperties("attendee");
  console.log([event.attendee.map(({ params }) => params.CN),
    convertIcsCalendar(undefined, calendar).events[0].attendees.map(({ name }) => name),
    properties.map((property) => property.getParameter("cn"))].map((names) => names.join(",")).join(" | "));
')
echo "seen: $seen"
[ "$seen" = 'One,"Three | One,Two,"Three | One,Two,Three; Office' ]
