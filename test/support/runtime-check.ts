/** Runs before every test file: a zone or a Node that did not take effect would make the zone runs prove nothing. */

const asked = process.env.TZ;
const zones = [Temporal.Now.timeZoneId(), new Intl.DateTimeFormat().resolvedOptions().timeZone];
if (zones.some((zone) => zone !== asked)) {
  throw new Error(`TZ is ${asked}, but the process lives in ${zones.join(' and ')}`);
}

const january = Temporal.PlainDateTime.from('2026-01-15T00:00').toZonedDateTime(asked ?? '').offsetNanoseconds / 6e10;
const offset = -new Date(2026, 0, 15).getTimezoneOffset();
if (offset !== january) throw new Error(`TZ is ${asked}, but Date lies ${offset} minutes from UTC`);
