import { deviceFor } from './support.ts';

type Library = typeof import('mediasoup-client');
let brought: Promise<Library> | undefined;

/** Brought while somebody looks into their own camera: whoever presses then waits for the others only. */
export function bringLibrary(): Promise<Library> {
  brought ??= import('mediasoup-client').catch((error: unknown) => {
    // The line was away: the next try asks again.
    brought = undefined;
    throw error;
  });
  return brought;
}

export const newDevice = async () => deviceFor(await bringLibrary(), navigator.userAgent);
