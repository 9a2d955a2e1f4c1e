const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 'YYYY-MM-DD HH:mm:ss' in the county: a register of critical values counts seconds. */
export const toTheSecond = (instant: string): string => wallClock.format(new Date(instant));
