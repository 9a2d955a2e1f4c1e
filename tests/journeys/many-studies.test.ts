import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileOf, newUid } from '../server/intake/instances.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { type GivenFile, turnTo, upload } from './steps/clinic.ts';

/** A technician's whole day from a disc, every study of two images. */
const studies = Array.from({ length: 60 }, (_, at) => ({ study: newUid(), patientId: `DAY-${at}` }));
const files: GivenFile[] = studies.flatMap(({ study, patientId }) =>
  [1, 2].map((at) => ({
    name: `${patientId}-${at}.dcm`,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(fileOf({ study, sop: newUid(), patientId, patientName: `DAY^${patientId}` })),
  })),
);

describe.skipIf(lacks('chromium'))('A whole day of studies is brought in one go', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  /** how often the page asked for a study */
  const asked = new Map<string, number>();
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    technician = await people.signsIn(hub.account('大余太中心卫生院', 'technician'));
    technician.page.on('request', (request) => {
      const uid = /\/api\/studies\/([\d.]+)$/.exec(new URL(request.url()).pathname)?.[1];
      if (uid) asked.set(uid, (asked.get(uid) ?? 0) + 1);
    });
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('all of them arrive, and every study says so', async () => {
    const { page } = technician;
    await upload(page, files);
    for (const { study } of studies)
      expect(await page.locator(`[data-study="${study}"]`).getByText('已入库 2').count()).toBe(1);
  });

  test('news of one study makes the page ask for that one, not for all that lie on it', () => {
    expect(asked.size).toBe(studies.length);
    // Once when it came, and once or twice for what was heard of it since.
    expect([...asked.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(studies.length * 4);
  });

  test('they stand in the list of studies', async () => {
    await turnTo(technician.page, '影像');
    await technician.page.getByText('DAY^DAY-59').or(technician.page.getByText('DAY DAY-59')).first().waitFor();
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
