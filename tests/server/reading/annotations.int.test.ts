import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annotationsOf, saveAnnotationsOf } from '../../../server/src/reading/annotations.ts';
import { aCase, anAskedCase, refusalOf } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const length = (studyUid: string, label: string) =>
  ({
    uid: `m-${label}`,
    tool: 'Length',
    sopInstanceUid: `${studyUid}.1.1`,
    frame: 1,
    points: [
      [1, 2],
      [3, 4.5],
    ],
    label,
    values: [{ name: 'length', value: 12.5, unit: 'mm' }],
  }) as never;

describe('measurements on a study', () => {
  it('are a layer for each reader, and everyone who sees the study sees them all', async () => {
    const { hub, technician, reader, reviewer, clinician } = world;
    const { studyUid, patientId } = await anAskedCase(hub, technician);
    const mine = await saveAnnotationsOf(hub, reader, studyUid, { revision: 0, items: [length(studyUid, '结节')] });
    expect(mine).toMatchObject({ revision: 1, mine: true, author: '斯琴' });
    await saveAnnotationsOf(hub, reviewer, studyUid, { revision: 0, items: [] });
    const seen = await annotationsOf(hub, clinician, studyUid);
    expect(seen).toMatchObject([
      {
        author: '斯琴',
        mine: false,
        revision: 1,
        items: [
          {
            label: '结节',
            points: [
              [1, 2],
              [3, 4.5],
            ],
          },
        ],
      },
      { author: '王志强', mine: false, items: [] },
    ]);
    expect(await world.audited(patientId)).toContain('annotation.save');
  });

  it('of a window that has not seen the last revision are refused with the present one', async () => {
    const { hub, technician, reader } = world;
    const { studyUid } = await anAskedCase(hub, technician);
    const save = (revision: number) => saveAnnotationsOf(hub, reader, studyUid, { revision, items: [] });
    await save(0);
    await expect(save(0)).rejects.toMatchObject({ code: 'annotation.revision-stale', detail: { revision: 1 } });
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => refusalOf(save(1))));
    expect(outcomes.filter((code) => code === 'none')).toHaveLength(1);
    expect((await annotationsOf(hub, reader, studyUid))[0]?.revision).toBe(2);
  });

  it('on somebody else’s study are as if there were no study', async () => {
    const { hub, technician, reader, stranger } = world;
    const { studyUid } = await aCase(hub, technician);
    for (const person of [stranger, reader]) {
      expect(await refusalOf(annotationsOf(hub, person, studyUid))).toBe('study.not-found');
      expect(await refusalOf(saveAnnotationsOf(hub, person, studyUid, { revision: 0, items: [] }))).toBe(
        'study.not-found',
      );
    }
  });
});
