#!/usr/bin/env bash
# Guess: who is invited to one date of a series only, and so holds one VEVENT with a RECURRENCE-ID and no series (RFC 5546
# §3.2.2 sends it so), sees that date.
# Seen (ical-expander 3.2.0): nothing at all; the date is looked for in a series that is not there. node-ical 0.27.2 and
# ts-ics 2.4.6 give it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund ical-expander@3.2.0 node-ical@0.27.2 ts-ics@2.4.6 >/dev/null
seen=$(node --input-type=module -e '
  import IcalExpander from "ical-expander";
  import nodeIcal from "node-ical";
  import { convertIcsCalendar } from "ts-ics";
  const calendar = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//ja", "METHOD:REQUEST", "BEGIN:VEVENT",
    "UID:1@example.jp", "DTSTAMP:20261001T000000Z", "RECURRENCE-ID:20261008T010000Z", "DTSTART:20261008T010000Z",
    "DTEND:20261008T020000Z", "ORGANIZER:mailto:office@example.jp", "ATTENDEE:mailto:taro@example.jp", "SUMMARY:x", "END:VEVENT",
    "END:VCALENDAR", ""].join("\r\n");
  const { events, occurrences } = new IcalExpander({ ics: calendar }).all();
  console.log(events.length + occurrences.length,
    Object.values(nodeIcal.sync.parseICS(calendar)).filter(({ type }) => type === "VEVENT").length,
    convertIcsCalendar(undefined, calendar).events.length);
')
echo "seen: $seen"
[ "$seen" = '0 1 1' ]
