import { hkdfSync, randomBytes } from 'node:crypto';
import type { Keyring } from '../../platform/signing/index.ts';

/** One key a recording, sealed with the hub's keyring and bound to the recording's row. */
export function newRecordingKey(keyring: Keyring, recordingId: string): { key: Uint8Array; sealed: string } {
  const key = randomBytes(32);
  return { key, sealed: keyring.seal(key, owner(recordingId)) };
}

export function recordingKey(keyring: Keyring, recordingId: string, sealed: string): Uint8Array {
  return keyring.unseal(sealed, owner(recordingId));
}

/** A part's own key: one that is put in another's place, or taken from another recording, does not open. */
export function partKey(key: Uint8Array, number: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `consult-recording part ${number}`, 32));
}

function owner(recordingId: string): string {
  return `consult-recording ${recordingId}`;
}

/**
 * 病历 retention (医疗机构病历管理规定 2013, article 29): an out-patient's record at least 15 years from the last visit. A
 * recording belongs to the record of its consult. That a consult concerned an admission (30 years) is not known to the hub;
 * nothing is deleted by age alone, so the shorter time loses nothing.
 */
const years = 15;

export function retainUntil(endedAt: Date): Date {
  const until = new Date(endedAt);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}
