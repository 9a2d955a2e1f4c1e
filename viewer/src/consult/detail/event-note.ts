/** What the hub notes with a step is for machines to keep; this takes it apart for people to read. */
export interface NoteParts {
  at?: string;
  minutes?: number;
  studies?: number;
  purpose?: 'consult' | 'recording';
  /** it was to ring, and there was nobody to ring for */
  nobody?: boolean;
  text?: string;
}

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)\s*/;
const purposes = ['consult', 'recording'] as const;
const rings = new Set(['ring', 'ring-missed', 'ring-passed-on']);

export function noteParts(kind: string, note: string | null): NoteParts {
  if (rings.has(kind) && !note) return { nobody: true };
  if (!note) return {};
  if (kind === 'reminded' && /^\d+$/.test(note)) return { minutes: Number(note) };
  if (kind === 'studies-changed' && /^\d+$/.test(note)) return { studies: Number(note) };
  if (kind === 'consent-given' || kind === 'consent-withdrawn') {
    const purpose = purposes.find((each) => note === each || note.startsWith(`${each} `));
    if (!purpose) return { text: note };
    const reason = note.slice(purpose.length).trim();
    return { purpose, ...(reason ? { text: reason } : {}) };
  }
  const time = instant.exec(note);
  if (!time?.[1]) return { text: note };
  const rest = note.slice(time[0].length);
  return { at: time[1], ...(rest ? { text: rest } : {}) };
}
