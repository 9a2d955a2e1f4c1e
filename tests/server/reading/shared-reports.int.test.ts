import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endShares, shareStudy } from '../../../server/src/archive/share-study.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { keyImageBytes } from '../../../server/src/reading/key-images.ts';
import { reportsOf } from '../../../server/src/reading/list-reports.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reportPdfOf } from '../../../server/src/reading/report-pdf.ts';
import { saveDraftOf } from '../../../server/src/reading/save-draft.ts';
import { aContent, anAskedCase, complete, refusalOf, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

// What was signed about a study goes with the study that a consult opens, and nothing else does.

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const shareWith = (studyUid: string, institutionId: string, consultId: string = randomUUID()) =>
  transaction(world.hub.db, (tx) => shareStudy(tx, { studyUid, institutionId, consultId, sharedAt: world.clock.at }));

describe('the report of a study that a consult opened', () => {
  it('is read signed, with its paper, and is neither acknowledged nor written by whom it was opened to', async () => {
    const { hub, technician, reader, reviewer, stranger, theirs } = world;
    const made = await anAskedCase(hub, technician);
    await report(hub, reader, made.requestId);
    const version = await complete(hub, reviewer, made.requestId);
    expect(await refusalOf(readReportOf(hub, stranger, made.requestId))).toBe('report.not-found');
    expect(await refusalOf(reportPdfOf(hub, stranger, version.id))).toBe('report.not-found');

    const consultId = randomUUID();
    await shareWith(made.studyUid, theirs.lead, consultId);
    const read = await readReportOf(hub, stranger, made.requestId);
    expect(read.versions.map(({ id }) => id)).toEqual([version.id]);
    expect(read.draft).toBeNull();
    expect(Object.values(read.may).every((may) => may === false)).toBe(true);
    expect(
      Buffer.from(await reportPdfOf(hub, stranger, version.id))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(await refusalOf(receive(hub, stranger, version.id, 'acknowledged'))).toBe('report.not-found');
    expect(await refusalOf(saveDraftOf(hub, stranger, made.requestId, { revision: 0, content: aContent() }))).toBe(
      'request.not-found',
    );
    // it is nobody's to find in a list who was not sent it
    expect((await reportsOf(hub, stranger, { limit: 50, offset: 0 })).items).toEqual([]);

    await transaction(hub.db, (tx) => endShares(tx, { consultId, at: world.clock.at }));
    expect(await refusalOf(readReportOf(hub, stranger, made.requestId))).toBe('report.not-found');
  });

  it('shows nothing while only one has signed, nor a key image of a draft', async () => {
    const { hub, technician, reader, stranger, theirs } = world;
    const made = await anAskedCase(hub, technician);
    await report(hub, reader, made.requestId);
    await shareWith(made.studyUid, theirs.lead);
    const read = await readReportOf(hub, stranger, made.requestId);
    expect(read.versions).toEqual([]);
    expect(read.draft).toBeNull();
    const { id: reportId } = await hub.db.prisma.report.findUniqueOrThrow({ where: { requestId: made.requestId } });
    const image = await hub.db.prisma.keyImage.create({
      data: { reportId, sopUid: `${made.studyUid}.1.1`, frame: 1, objectKey: 'key-images/x.png', sha256: '0' },
    });
    expect(await refusalOf(keyImageBytes(hub, stranger, made.requestId, image.id))).toBe('key-image.not-found');
  });

  it('stays closed to an institution that sees the study for another reason than a consult or its own request', async () => {
    const { hub, technician, leadTechnician } = world;
    const made = await anAskedCase(hub, technician);
    expect(await refusalOf(readReportOf(hub, leadTechnician, made.requestId))).toBe('report.not-found');
  });
});
