import type { EcgQuality } from '../contracts/index.ts';
import type { EcgAnalysis, EcgRecording } from '../formats/ecg/index.ts';

/** What makes a tracing unfit to be read, or read of the wrong limb: better recorded again before the patient gets up. */
const again = new Set(['lead.off', 'lead.flat', 'lead.clipped', 'limbs.reversed', 'einthoven', 'beats.none']);
/** A lead or two with these is usual; half of them is not. */
const tolerable = new Set(['noise', 'drift', 'mains']);
/** A resting ECG is ten seconds long; of less, rhythm cannot be told. */
const leastSeconds = 8;

/** Intake checks: what the engine noticed, and how short the recording is. */
export function notesOf(recording: EcgRecording, { quality }: EcgAnalysis): EcgQuality[] {
  // Nobody has looked at a picture: neither is it good, nor need it be recorded again.
  if (recording.picture) return [];
  const leads = new Set(
    recording.groups.flatMap((group) => group.leads.filter(({ derived }) => !derived).map(({ lead }) => lead)),
  );
  const many = (code: string) => quality.filter((each) => each.code === code).length > leads.size / 2;
  const notes: EcgQuality[] = quality.map(({ code, lead, value }) => ({
    code,
    lead: lead ?? null,
    value: value ?? null,
    again: again.has(code) || (tolerable.has(code) && many(code)),
  }));
  const seconds = Math.max(
    0,
    ...recording.groups
      .filter(({ kind }) => kind === 'rhythm')
      .map((group) => group.startOffsetMs / 1000 + (group.leads[0]?.samples.length ?? 0) / group.samplingRateHz),
  );
  if (seconds > 0 && seconds < leastSeconds)
    notes.push({ code: 'recording.short', lead: null, value: seconds, again: false });
  return notes;
}
