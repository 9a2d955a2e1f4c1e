import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

// What a browser really decodes, by the browser's own statistics (W3C WebRTC statistics, inbound-rtp), and whose it is: the
// room gives voice and face of one seat the same stream id.

/** What came from one person so far. */
export interface Came {
  name: string;
  framesDecoded: number;
  samplesReceived: number;
  audioEnergy: number;
}

/** For every page opened after this: its connections are remembered, and in which stream each track came. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
    const page = globalThis as any;
    page.watched = { connections: [], streams: new Map(), streamOf: new Map() };
    page.RTCPeerConnection = class extends page.RTCPeerConnection {
      constructor(...given: unknown[]) {
        super(...given);
        page.watched.connections.push(this);
        // biome-ignore lint/suspicious/noExplicitAny: as above
        (this as any).addEventListener('track', ({ track, streams }: any) =>
          page.watched.streams.set(track.id, streams[0]?.id),
        );
      }
    };
  });
}

/** By the names under the faces; who shows no picture is there with no frames. */
export function receivedBy(page: Page): Promise<Came[]> {
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const { watched, document } = globalThis as any;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const inbound: any[] = [];
    for (const connection of watched.connections) {
      if (connection.connectionState === 'closed') continue;
      for (const each of (await connection.getStats()).values()) if (each.type === 'inbound-rtp') inbound.push(each);
    }
    const came: Came[] = [];
    for (const tile of document.querySelectorAll('.room-tile[data-share="false"]')) {
      const track = tile.querySelector('video')?.srcObject?.getVideoTracks()[0];
      const name = tile.querySelector('.room-tile-name').textContent;
      // Whose picture is given up for the sound is still heard, in the stream in which they were seen before.
      const stream = watched.streams.get(track?.id) ?? watched.streamOf.get(name);
      watched.streamOf.set(name, stream);
      const of = (kind: string) =>
        inbound.find(
          (each) => each.kind === kind && stream !== undefined && watched.streams.get(each.trackIdentifier) === stream,
        );
      came.push({
        name,
        framesDecoded: of('video')?.framesDecoded ?? 0,
        samplesReceived: of('audio')?.totalSamplesReceived ?? 0,
        audioEnergy: of('audio')?.totalAudioEnergy ?? 0,
      });
    }
    return came;
  });
}

/**
 * Waits until the pictures and the sound of everybody named went on since it was asked; each at some time, since a machine
 * that is short of time gives up pictures for the sound and takes them up again. `only`: of people whose microphone is off
 * there is no sound to wait for.
 */
export async function decodesAll(
  page: Page,
  names: readonly string[],
  withinMs: number,
  only?: 'pictures' | 'sound',
): Promise<void> {
  const before = new Map<string, Came>();
  const missing = new Set(names);
  const look = async () => {
    for (const came of await receivedBy(page)) {
      const first = before.get(came.name);
      // A stream that was opened anew counts from nothing.
      if (!first || came.framesDecoded < first.framesDecoded || came.samplesReceived < first.samplesReceived) {
        before.set(came.name, came);
        continue;
      }
      const seen = came.framesDecoded > first.framesDecoded + 2;
      const heard = came.samplesReceived > first.samplesReceived && came.audioEnergy > first.audioEnergy;
      if ((seen || only === 'sound') && (heard || only === 'pictures')) missing.delete(came.name);
    }
    return [...missing];
  };
  await expect.poll(look, { timeout: withinMs, interval: 1_000 }).toEqual([]);
}
