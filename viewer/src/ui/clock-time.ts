/** Times are those of the county's wall clock whatever the PC is set to. */
const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 'YYYY-MM-DD HH:mm' of an ISO instant, in Asia/Shanghai. */
export function clockTime(instant: string): string {
  return wallClock.format(new Date(instant)).slice(0, 16);
}

/** The time of day alone, when it is today; the year too, when it is another: last November's report is not this one's. */
export function shortTime(instant: string, now = new Date()): string {
  const text = clockTime(instant);
  const today = clockTime(now.toISOString());
  if (text.slice(0, 10) === today.slice(0, 10)) return text.slice(11);
  return text.slice(0, 4) === today.slice(0, 4) ? text.slice(5) : text;
}

/** A DICOM date (YYYYMMDD) as people write it. */
export function dicomDate(date: string): string {
  return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;
}
