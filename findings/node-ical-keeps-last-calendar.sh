#!/usr/bin/env bash
# Guess: a stream of two calendars, one behind the other (RFC 5545 §3.4: one or more), gives the events of both.
# Seen (node-ical 0.27.2): of the first no event is left, the last calendar replaces those before it. ical.js 2.2.1 and
# ts-ics 2.4.6 read both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 ts-ics@2.4.6 >/dev/null
seen=$(node --input-type=module -e '
  import ICAL from "ical.js";
  import nodeIcal from "node-ical";
  import { convertIcsCalendar } from "ts-ics";
  const calendar = (day) => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//ja", "BEGIN:VEVENT", `UID:${day}@example.jp`,
    "DTSTAMP:20261001T000000Z", `DTSTART:202610${day}T010000Z`, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const stream = ["08", "09", "10"].map(calendar).join("");
  const days = [Object.values(nodeIcal.sync.parseICS(stream)).filter(({ type }) => type === "VEVENT").map(({ uid }) => uid),
    ICAL.parse(stream).map((one) => new ICAL.Component(one).getFirstSubcomponent("vevent").getFirstPropertyValue("uid")),
    convertIcsCalendar(undefined, stream).events.map(({ uid }) => uid)];
  console.log(days.map((uids) => uids.map((uid) => uid.slice(0, 2)).join(",")).join(" "));
')
echo "seen: $seen"
[ "$seen" = '10 08,09,10 08,09,10' ]
