/** Which pictures are shown, in which order. Pure. */
import type { MediaSource, Seat } from '@hub/server/contracts';
import type { Received } from '../media/receiver.ts';
import type { Sent } from '../media/sender.ts';

export interface Tile {
  key: string;
  seat: Seat;
  mine: boolean;
  /** camera: the face, also when there is none */
  source: MediaSource;
  track: MediaStreamTrack | undefined;
  /** there would be a picture, but it was given up for the sound */
  givenUp: boolean;
  muted: boolean;
}

const shares: readonly MediaSource[] = ['screen', 'document', 'second-camera'];

/** What somebody shows comes first, then the host, then the others in the order they came; oneself last. */
export function tilesOf(
  seats: readonly Seat[],
  me: string | undefined,
  received: readonly Received[],
  sent: readonly Sent[],
): Tile[] {
  const present = seats.filter(({ state }) => state !== 'waiting');
  const tiles = present.flatMap((seat) => {
    const mine = seat.id === me;
    const got = (source: MediaSource): { track: MediaStreamTrack; givenUp: boolean } | undefined => {
      if (mine) {
        const own = sent.find((each) => each.source === source);
        return own && !own.off ? { track: own.track, givenUp: false } : undefined;
      }
      const stream = seat.streams.find((each) => each.source === source);
      const came = received.find((each) => each.seatId === seat.id && each.source === source && each.kind === 'video');
      return came && stream && !stream.paused ? { track: came.track, givenUp: came.givenUp } : undefined;
    };
    const voice = seat.streams.find(({ source }) => source === 'microphone');
    const muted = mine ? sent.find(({ source }) => source === 'microphone')?.off !== false : !voice || voice.paused;
    const tile = (source: MediaSource): Tile => {
      const has = got(source);
      const { track, givenUp } = has ?? { track: undefined, givenUp: false };
      // Given up over there: there would be a picture if their line carried it.
      const over = !mine && !track && source === 'camera' && seat.link?.givenUp.includes('video-sent') === true;
      return {
        key: `${seat.id} ${source}`,
        seat,
        mine,
        source,
        track: givenUp ? undefined : track,
        givenUp: givenUp || over,
        muted,
      };
    };
    return [tile('camera'), ...shares.filter((source) => got(source)).map(tile)];
  });
  const rank = ({ source, mine, seat }: Tile) => (source !== 'camera' ? 0 : mine ? 3 : seat.role === 'host' ? 1 : 2);
  return tiles
    .map((tile, at) => ({ tile, at }))
    .sort((a, b) => rank(a.tile) - rank(b.tile) || a.at - b.at)
    .map(({ tile }) => tile);
}
