/** The sender's time without fractions and zone, `YYYY-MM-DDThh:mm:ss`; undefined for what is none. */
export function timeIn(text: string): string | undefined {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] =
    /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?(?:\.[0-9]{1,4})?(?:[+-][0-9]{4})?$/.exec(text) ??
    [];
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${written}Z`);
  // Date rolls 31 February over into March.
  return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 19) !== written ? undefined : written;
}
