import { openWantedLayers, type WantedLayers } from '@hub/server/platform/media';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

describe('the largest size of a picture that anybody looks at', () => {
  let told: [string, number][];
  let wanted: WantedLayers;
  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    wanted = openWantedLayers((producerId, layer) => told.push([producerId, layer]));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is the smallest until somebody makes the picture large', () => {
    wanted.want('face', 'a', 0);
    wanted.want('face', 'b', 0);
    vi.runAllTimers();
    expect(told).toEqual([]);
    wanted.want('face', 'b', 2);
    expect(told).toEqual([['face', 2]]);
    expect(wanted.told('face')).toBe(2);
  });

  it('stays while one of several still looks at it large', () => {
    for (const receiver of ['a', 'b']) wanted.want('face', receiver, 2);
    wanted.want('face', 'a', 0);
    vi.runAllTimers();
    expect(told).toEqual([['face', 2]]);
  });

  it('falls when nobody has looked at it large for a while, not with the first press', () => {
    wanted.want('face', 'a', 2);
    wanted.want('face', 'a', 0);
    expect(told).toEqual([['face', 2]]);
    vi.runAllTimers();
    expect(told.at(-1)).toEqual(['face', 0]);
  });

  it('does not fall when the tile was made large again meanwhile', () => {
    wanted.want('face', 'a', 1);
    wanted.want('face', 'a', 0);
    wanted.want('face', 'a', 1);
    vi.runAllTimers();
    expect(told).toEqual([['face', 1]]);
  });

  it('falls when the only one who looked at it large has gone', () => {
    wanted.want('face', 'a', 2);
    wanted.want('face', 'a', undefined);
    vi.runAllTimers();
    expect(told.at(-1)).toEqual(['face', 0]);
  });

  it('nothing is told of a stream that has ended', () => {
    wanted.want('face', 'a', 2);
    wanted.want('face', 'a', 0);
    wanted.forget('face');
    wanted.want('face', 'a', undefined);
    vi.runAllTimers();
    expect(told).toEqual([['face', 2]]);
    expect(wanted.told('face')).toBe(0);
  });
});
