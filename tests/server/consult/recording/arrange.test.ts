import { expect, it } from 'vitest';
import { arrange } from '../../../../server/src/consult/recording/arrange.ts';
import type { PartRecord } from '../../../../server/src/consult/recording/part.ts';
import { survey } from '../../../../server/src/consult/recording/survey.ts';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

it('one picture has the whole stage', () => {
  const spans = [span(0, 10)];
  expect(arrange([{ source: 'camera', expert: false, spans }])).toEqual([
    [{ place: { x: 0, y: 0, width: 1280, height: 720 }, spans }],
  ]);
});

it('the screen is large while it is shared, else the expert, else who was first', () => {
  const [doctor, expert, screen] = arrange([
    { source: 'camera', expert: false, spans: [span(0, 100)] },
    { source: 'camera', expert: true, spans: [span(20, 60)] },
    { source: 'screen', expert: false, spans: [span(30, 40)] },
  ]);
  expect(doctor?.[0]).toMatchObject({ place: { x: 0, width: 960 }, spans: [span(0, 20), span(60, 100)] });
  expect(expert?.[0]).toMatchObject({ place: { x: 0, width: 960 }, spans: [span(20, 30), span(40, 60)] });
  expect(screen?.[0]).toMatchObject({ place: { x: 0, width: 960 }, spans: [span(30, 40)] });
  expect([doctor, expert, screen].map((pictures) => pictures?.at(-1)?.place)).toEqual(
    [0, 180, 360].map((y) => ({ x: 960, y, width: 320, height: 180 })),
  );
});

it('a row is taken again after its picture has gone, and rows get lower when there are more than four', () => {
  const camera = (fromMs: number, toMs: number) => ({
    source: 'camera' as const,
    expert: false,
    spans: [span(fromMs, toMs)],
  });
  const rows = (lanes: Parameters<typeof arrange>[0]) => arrange(lanes).map((pictures) => pictures.at(-1)?.place.y);
  expect(rows([camera(0, 10), camera(0, 50), camera(10, 20)])).toEqual([0, 180, 0]);
  const six = arrange(Array.from({ length: 6 }, () => camera(0, 10)));
  expect(six.map((pictures) => pictures.at(-1)?.place)).toEqual(
    [0, 1, 2, 3, 4, 5].map((row) => ({ x: 960, y: row * 120, width: 320, height: 120 })),
  );
});

const peer = '7f0e8f6c-5f5e-4b8e-9d6a-0d6d5c1f7f00';
async function spansOf(records: readonly [PartRecord['kind'], number, number][]) {
  const what = { peer, source: 'camera', codec: 'video/VP8', clockRate: 90_000, expert: false };
  const { lanes, ...talk } = await survey(
    (async function* () {
      for (const [kind, stream, atMs] of records)
        yield { kind, stream, atMs, bytes: kind === 'opened' ? Buffer.from(JSON.stringify(what)) : Buffer.alloc(1) };
    })(),
  );
  return { ...talk, spans: lanes.map(({ spans }) => spans) };
}

it('a camera that is off, or whose line is dead, is not shown as one whose owner sits still', async () => {
  const off = await spansOf(
    [
      ...([
        ['opened', 0, 0],
        ['packet', 0, 100],
        ['packet', 0, 200],
        ['paused', 0, 220],
      ] as const),
      ...([
        ['resumed', 0, 900],
        ['packet', 0, 1_000],
        ['packet', 0, 1_100],
        ['ended', 0, 20_000],
      ] as const),
    ].map((record) => [...record]),
  );
  expect(off).toEqual({ durationMs: 20_000, ended: true, spans: [[span(100, 220), span(1_000, 6_100)]] });
});

it('a stream that is begun anew goes on in its lane; a recording without its end was cut off', async () => {
  const records = [
    ['opened', 0, 0],
    ['packet', 0, 10],
    ['over', 0, 50],
    ['opened', 1, 60],
    ['packet', 1, 70],
    ['packet', 1, 90],
  ] as const;
  expect(await spansOf(records.map((record) => [...record]))).toEqual({
    ...{ durationMs: 90, ended: false, spans: [[span(10, 50), span(70, 90)]] },
  });
});
