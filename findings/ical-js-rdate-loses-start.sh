#!/usr/bin/env bash
# Guess: three days given as DTSTART and two RDATE come back as three days.
# Seen (ical.js 2.2.1, and ical-expander 3.2.0 upon it): without an RRULE the day of DTSTART is left out, though RFC 5545
# §3.8.5.2 counts it as the first. Two days come back; with an RRULE beside the RDATE all are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund ical.js@2.2.1 ical-expander@3.2.0 >/dev/null
seen=$(TZ=UTC node --input-type=module -e '
  import ICAL from "ical.js";
  import IcalExpander from "ical-expander";
  const calendar = (...days) => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//ja", "BEGIN:VEVENT", "UID:1@example.jp",
    "DTSTAMP:20261001T000000Z", "DTSTART:20261008T010000Z", "DTEND:20261008T020000Z", ...days, "END:VEVENT",
    "END:VCALENDAR", ""].join("\r\n");
  const iterated = (text) => {
    const days = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent")).iterator();
    const found = [];
    for (let day = days.next(); day; day = days.next()) found.push(day.day);
    return found.join(",");
  };
  const expanded = (text) => {
    const { events, occurrences } = new IcalExpander({ ics: text }).all();
    return [...events, ...occurrences].map(({ startDate }) => startDate.day).join(",");
  };
  const wished = calendar("RDATE:20261014T010000Z,20261021T010000Z");
  const weekly = calendar("RRULE:FREQ=WEEKLY;COUNT=2", "RDATE:20261021T010000Z");
  console.log(iterated(wished), expanded(wished), iterated(weekly));
')
echo "seen: $seen"
[ "$seen" = '14,21 14,21 8,15,21' ]
