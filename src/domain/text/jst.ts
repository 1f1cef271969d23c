/** The zone in which people look at days and hours. */
export const JST = 'Asia/Tokyo';

/** The JST calendar day of an instant. */
export function jstDay(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(JST).toPlainDate();
}
