#!/usr/bin/env bash
# Guess: 「第2・第4木曜の10時」 (FREQ=MONTHLY;BYDAY=2TH,4TH;COUNT=4) begins on the day of DTSTART and keeps its hour.
# Seen (ts-ics 2.4.6, everything in UTC): every date comes at midnight, the first is gone, and COUNT goes on behind to make
# up for it. BYDAY without a number keeps hour and day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund ts-ics@2.4.6 >/dev/null
seen=$(TZ=UTC node --input-type=module -e '
  import { convertIcsRecurrenceRule, extendByRecurrenceRule } from "ts-ics";
  const options = { start: new Date("2026-10-08T10:00:00Z"), end: new Date("2027-12-31T00:00:00Z") };
  const dates = (value) => extendByRecurrenceRule(convertIcsRecurrenceRule(undefined, { value }), options)
    .map((date) => date.toISOString().slice(5, 16)).join(" ");
  console.log(`${dates("FREQ=MONTHLY;BYDAY=2TH,4TH;COUNT=4")}; ${dates("FREQ=WEEKLY;BYDAY=TH;COUNT=2")}`);
')
echo "seen: $seen"
[ "$seen" = '10-22T00:00 11-12T00:00 11-26T00:00 12-10T00:00; 10-08T10:00 10-15T10:00' ]
