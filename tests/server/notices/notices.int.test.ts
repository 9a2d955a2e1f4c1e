import { warnExpiringAgreements } from '@hub/server/consortium';
import { type NewNotice, notify } from '@hub/server/notices';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type County, openCounty } from '../identity/county.ts';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

const tell = (notice: Partial<NewNotice>) =>
  county.hub.db.prisma.$transaction((tx) =>
    notify(tx, county.hub.feed, { institutionId: county.township, kind: 'report-final', ...notice }),
  );
const kindsFor = async (browser: ReturnType<County['browser']>) => {
  const { body } = await browser.call('GET', '/api/notices');
  expect(body.unseen).toBe(body.items.length);
  return body.items.map(({ kind }: { kind: string }) => kind).toSorted();
};

it('a notice reaches its institution, role and post, and nobody else', async () => {
  const first = await county.person('technician', county.township);
  const technician = await county.signedIn(first);
  const colleague = await county.signedIn(await county.person('technician', county.township));
  const clinician = await county.signedIn(await county.person('clinician', county.township));
  const stranger = await county.signedIn(await county.person('technician', county.other));
  await tell({ kind: 'report-final' });
  await tell({ kind: 'images-unplaced', role: 'technician' });
  await tell({ kind: 'claim-taken-over', postId: first.postId });
  expect(await kindsFor(technician)).toEqual(['claim-taken-over', 'images-unplaced', 'report-final']);
  expect(await kindsFor(colleague)).toEqual(['images-unplaced', 'report-final']);
  expect(await kindsFor(clinician)).toEqual(['report-final']);
  expect(await kindsFor(stranger)).toEqual([]);

  const { body } = await technician.call('GET', '/api/notices');
  const idOf = (kind: string) => body.items.find((item: { kind: string }) => item.kind === kind).id;
  const see = (who: typeof technician, kind: string) => who.call('POST', `/api/notices/${idOf(kind)}/seen`);
  expect((await see(stranger, 'report-final')).body.code).toBe('notice.not-found');
  expect((await see(colleague, 'claim-taken-over')).body.code).toBe('notice.not-found');
  expect((await see(clinician, 'images-unplaced')).body.code).toBe('notice.not-found');

  expect((await see(colleague, 'report-final')).status).toBe(204);
  expect((await see(clinician, 'report-final')).status).toBe(204);
  expect(await kindsFor(technician)).toEqual(['claim-taken-over', 'images-unplaced']);
  const all = await technician.call('GET', '/api/notices?unseen=false');
  expect(all.body.items.map(({ seen }: { seen: boolean }) => seen).toSorted()).toEqual([false, false, true]);
  const rows = await county.hub.db.prisma.auditRow.findMany({ where: { action: 'notice.see' } });
  expect(rows).toHaveLength(1);
  // Notices name patients: reading them is written down like any other list.
  expect(await county.hub.db.prisma.auditRow.count({ where: { action: 'listNotices', postId: first.postId } })).toBe(4);
});

it('screens are told when the fact is committed, those of one post alone when it is theirs', async () => {
  const { accountId, postId } = await county.person('technician', county.township);
  const institution = county.nextNews(`institution:${county.township}`);
  await expect(
    county.hub.db.prisma.$transaction(async (tx) => {
      await notify(tx, county.hub.feed, { institutionId: county.township, kind: 'report-withdrawn' });
      throw new Error('the fact did not happen');
    }),
  ).rejects.toThrow('did not happen');
  const account = county.nextNews(`account:${accountId}`);
  await tell({ kind: 'report-rejected', postId });
  expect(await account).toEqual({ kind: 'notice', noticeKind: 'report-rejected' });
  await tell({ kind: 'late-images' });
  expect(await institution).toEqual({ kind: 'notice', noticeKind: 'late-images' });
});

it('both sides of an agreement see that it expires', async () => {
  const now = county.hub.clock.now();
  await county.hub.db.prisma.serviceAgreement.create({
    data: {
      requestingInstitutionId: county.other,
      readingInstitutionId: county.lead,
      serviceLine: 'imaging',
      modalities: [],
      liabilityText: '略',
      validFrom: now,
      validTo: new Date(now.getTime() + 6 * 86_400_000),
    },
  });
  await warnExpiringAgreements(county.hub, async (tx, { institutionIds, agreementId, daysLeft }) => {
    for (const institutionId of institutionIds) {
      await notify(tx, county.hub.feed, {
        institutionId,
        kind: 'agreement-expiring',
        detail: { agreementId, daysLeft },
      });
    }
  });
  for (const institution of [county.other, county.lead]) {
    const browser = await county.signedIn(await county.person('clinician', institution));
    const { body } = await browser.call('GET', '/api/notices');
    expect(body.items).toMatchObject([{ kind: 'agreement-expiring', detail: { daysLeft: 6 }, seen: false }]);
  }
});
