import type { RoomNews, Seat } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import type { DeskWish } from '../../../viewer/src/reading/ecg/desk-wish.ts';
import { caseCellOf, layoutOf, lookOf } from '../../../viewer/src/room/case/cells.ts';
import { caseEcgOf, wishOf } from '../../../viewer/src/room/case/ecg-wish.ts';
import { stillShown, withPointer } from '../../../viewer/src/room/case/pointers.ts';
import { layerFor, roomLayout } from '../../../viewer/src/room/layout.ts';
import { captureFault } from '../../../viewer/src/room/media/capture.ts';
import { acknowledged, nextOf, put, refused } from '../../../viewer/src/room/panel/outbox.ts';
import { measured, verdictOf } from '../../../viewer/src/room/prejoin/link-verdict.ts';
import { loudness } from '../../../viewer/src/room/prejoin/mic-level.ts';
import {
  afterNews,
  colorOf,
  emptyRoom,
  lineColor,
  presentSeats,
  waitingSeats,
} from '../../../viewer/src/room/room-state.ts';
import { tilesOf } from '../../../viewer/src/room/screen/tile-list.ts';

const seat = (id: string, part: Partial<Seat> = {}): Seat =>
  ({
    ...{ id, name: id, title: null, institution: { id: 'i', name: '新安镇卫生院' }, role: 'invited', state: 'in' },
    ...{ hand: false, streams: [], link: null, since: `2026-07-25T00:00:0${id.length}.000Z` },
    ...part,
  }) as Seat;
const news = (value: unknown): RoomNews => value as RoomNews;
const welcome = (seats: Seat[]) =>
  news({
    ...{ kind: 'welcome', seatId: 'a', seatKey: 'k', role: 'invited', state: 'in', mediaKept: false },
    room: { seats, locked: false, recording: null, media: { ready: true, problem: null } },
  });

describe('the room as it is told', () => {
  it('knows who waits and who is in, in the order they came', () => {
    const view = afterNews(emptyRoom, welcome([seat('ccc', { state: 'waiting' }), seat('a'), seat('bb')]));
    expect(presentSeats(view).map(({ id }) => id)).toEqual(['a', 'bb']);
    expect(waitingSeats(view).map(({ id }) => id)).toEqual(['ccc']);
  });

  it('knows when the host was handed to me', () => {
    const view = afterNews(emptyRoom, welcome([seat('a')]));
    expect(afterNews(view, news({ kind: 'seat', seat: seat('a', { role: 'host' }) })).me?.role).toBe('host');
  });

  it('forgets who speaks when they go, and shows a message once however often it is told', () => {
    let view = afterNews(emptyRoom, welcome([seat('a'), seat('bb')]));
    view = afterNews(view, news({ kind: 'speaker', seatId: 'bb' }));
    view = afterNews(view, news({ kind: 'seat-gone', seatId: 'bb', why: 'left' }));
    expect(view.speaker).toBeNull();
    const said = news({
      kind: 'chat',
      message: { id: 'm', at: '', by: '', institution: null, mine: false, text: '好' },
    });
    expect(afterNews(afterNews(view, said), said).heard).toHaveLength(1);
  });

  it('gives everybody a colour of their own', () => {
    const seats = [seat('a'), seat('bb'), seat('ccc')];
    expect(new Set(seats.map(({ id }) => colorOf(seats, id))).size).toBe(3);
  });

  it('colours a line by what the others may expect of it', () => {
    const link = { rttMs: 50, lossPercent: 0, upKbps: 1, downKbps: 1, way: 'udp' as const, givenUp: [] };
    expect(lineColor(null)).toBeNull();
    expect(lineColor(link)).toBe('good');
    expect(lineColor({ ...link, givenUp: ['video-sent'] })).toBe('thin');
    expect(lineColor({ ...link, lossPercent: 9 })).toBe('bad');
  });
});

describe('faces', () => {
  const track = {} as MediaStreamTrack;
  it('shown things come first, then the host, oneself last; a silenced microphone shows', () => {
    const streams = [
      { producerId: 'p', kind: 'video', source: 'screen', paused: false },
      { producerId: 'q', kind: 'audio', source: 'microphone', paused: true },
    ] as Seat['streams'];
    const seats = [seat('a'), seat('bb', { streams }), seat('ccc', { role: 'host' }), seat('d', { state: 'waiting' })];
    const received = [{ seatId: 'bb', source: 'screen', kind: 'video', track, givenUp: false }] as const;
    const tiles = tilesOf(seats, 'a', received, []);
    expect(tiles.map(({ key }) => key)).toEqual(['bb screen', 'ccc camera', 'bb camera', 'a camera']);
    expect(tiles[2]?.muted).toBe(true);
  });

  it('a picture that was given up is no picture, and says so', () => {
    const streams = [{ producerId: 'p', kind: 'video', source: 'camera', paused: false }] as Seat['streams'];
    const received = [{ seatId: 'bb', source: 'camera', kind: 'video', track, givenUp: true }] as const;
    const [tile] = tilesOf([seat('bb', { streams })], 'a', received, []);
    expect(tile).toMatchObject({ track: undefined, givenUp: true });
  });
});

describe('where things lie', () => {
  const office = { width: 1366, height: 640, tiles: 3, panel: true, hasCase: true };
  it('on the office screen the case keeps more than half beside faces and panel', () => {
    const { shape, strip, panel } = roomLayout(office);
    expect(shape).toBe('beside');
    expect(office.width - strip - panel).toBeGreaterThan(office.width * 0.6);
  });

  it('eight people stand smaller rather than below the fold', () => {
    const { tile } = roomLayout({ ...office, tiles: 5 });
    expect((tile.height + 8) * 5).toBeLessThanOrEqual(office.height);
  });

  it('a large screen has larger faces', () => {
    expect(roomLayout({ ...office, width: 1920, height: 960 }).strip).toBeGreaterThan(roomLayout(office).strip);
  });

  it('where there is no room beside, faces are above; on a phone it is one column', () => {
    expect(roomLayout({ ...office, width: 1_024 }).shape).toBe('above');
    const phone = roomLayout({ width: 390, height: 760, tiles: 3, panel: false, hasCase: true });
    expect(phone.shape).toBe('column');
    expect(phone.tile.width * 2).toBeLessThanOrEqual(390);
  });

  it('without a case faces fill the place, all of them in sight', () => {
    const { shape, tile } = roomLayout({ width: 1366, height: 640, tiles: 4, panel: false, hasCase: false });
    expect(shape).toBe('faces');
    expect(tile.width * 2).toBeLessThanOrEqual(1366);
    expect(tile.height * 2).toBeLessThanOrEqual(640);
  });

  it('a small face asks for a small picture', () => {
    expect([layerFor(108, 1), layerFor(180, 2), layerFor(540, 1)]).toEqual([0, 1, 2]);
  });
});

describe('the words of the case', () => {
  const state = {
    ...{
      displaySetId: 'x',
      seriesUid: '1.2',
      sopInstanceUid: '1.2.3',
      frame: 1,
      zoom: 2,
      center: [10, 20] as [number, number],
    },
    ...{ rotation: 90, flipHorizontal: true, flipVertical: false, invert: true },
  };
  it('a view goes over the wire and back unchanged, in image pixels', () => {
    const window = { by: 'hand' as const, center: 40, width: 400 };
    const cell = caseCellOf('1', { ...state, window }, window);
    expect(cell).toMatchObject({
      centre: { x: 10, y: 20 },
      zoom: 2,
      rotationDeg: 90,
      window: { center: 40, width: 400 },
    });
    const { displaySetId: _d, seriesUid: _s, ...look } = state;
    expect(lookOf(cell)).toEqual({ ...look, window });
  });

  it('the image’s own window stays each image’s own; a preset travels as numbers', () => {
    expect(caseCellOf('1', state, { center: 1, width: 2 }).window).toBeNull();
    const preset = { by: 'preset' as const, preset: 'lung', center: -600, width: 1500 };
    expect(caseCellOf('1', { ...state, window: preset }, preset).window).toEqual({ center: -600, width: 1500 });
  });

  it('a layout that this desk does not have is none', () => {
    expect(layoutOf({ rows: 1, columns: 2 })).toBe('1x2');
    expect(layoutOf({ rows: 3, columns: 3 })).toBeUndefined();
  });

  it('paper and filters of a tracing go over the wire and back; the true size is each screen’s own', () => {
    const wish: DeskWish = {
      ...{ layout: '6x2' as const, speed: 50 as const, gain: 20 as const },
      ...{ columns: 'simultaneous' as const, trueSize: true },
      filters: { baselineHz: 0.5, lowPassHz: 40, notchHz: 50 },
    };
    const { trueSize: _, ...shared } = wish;
    expect(wishOf(caseEcgOf(wish))).toEqual(shared);
    expect(wishOf(caseEcgOf({ ...wish, filters: {} })).filters).toEqual({});
  });

  it('a pointer goes after a while, or when it left the picture', () => {
    const shown = { seatId: 'a', name: '', color: '', pointer: { on: 'ecg' } as never, atMs: 0 };
    expect(withPointer([shown], { ...shown, pointer: { on: 'nothing' } })).toEqual([]);
    expect(stillShown([shown], 1_000)).toEqual([shown]);
    expect(stillShown([shown], 10_000)).toEqual([]);
  });
});

describe('before joining', () => {
  it('says why a camera does not open, the page’s own fault first', () => {
    expect(captureFault({ name: 'NotAllowedError' }, false, true)).toBe('insecure');
    expect(captureFault(undefined, true, false)).toBe('unsupported');
    const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError'];
    expect(names.map((name) => captureFault({ name }, true, true))).toEqual(['denied', 'none', 'in-use', 'unfit']);
    expect(captureFault({ name: 'NotAllowedError', message: 'Permission denied by system' }, true, true)).toBe(
      'denied-by-system',
    );
  });

  it('says in plain words what a line is enough for', () => {
    const verdict = (rttMs: number, downKbps: number) => verdictOf({ rttMs, downKbps });
    expect([verdict(30, 5_000), verdict(80, 1_000), verdict(80, 400), verdict(80, 100), verdict(80, 20)]).toEqual([
      ...['clear', 'standard', 'small', 'voice', 'poor'],
    ]);
    expect(verdict(2_000, 9_000)).toBe('poor');
  });

  it('measures the flow after the first byte, and the middle of the times', () => {
    expect(measured([30, 20, 400], 250_000, 1_020)).toEqual({ rttMs: 30, downKbps: 2_000 });
  });

  it('silence is nothing, a voice is much', () => {
    expect(loudness(new Float32Array(512))).toBe(0);
    expect(loudness(Float32Array.from({ length: 512 }, (_, i) => 0.3 * Math.sin(i / 5)))).toBeGreaterThan(0.8);
  });
});

describe('messages on their way', () => {
  it('go one after the other, stay until acknowledged, and one that is refused does not hold up the next', () => {
    const message = (id: string) => ({ id, text: id, at: '', refused: false });
    const box = put(put([], message('1')), message('2'));
    expect(nextOf(box)?.id).toBe('1');
    expect(nextOf(acknowledged(box, '1'))?.id).toBe('2');
    expect(nextOf(refused(box, '1'))?.id).toBe('2');
    expect(refused(box, '1')).toHaveLength(2);
  });
});
