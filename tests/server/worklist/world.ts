import { aColleague, aConsortium, openTestHub } from '../../support/consortium/index.ts';

/** A 医共体 at work and a second one whose people must see nothing of it. */
export async function openWorld(settings: Record<string, string> = {}) {
  const test = await openTestHub(settings);
  const { hub } = test;
  const ours = await aConsortium(hub, '乌拉特前旗', '01');
  const theirs = await aConsortium(hub, '磴口县', '02');
  return {
    ...test,
    ours,
    theirs,
    technician: await aColleague(hub, 'technician', ours.township),
    clinician: await aColleague(hub, 'clinician', ours.township),
    reader: await aColleague(hub, 'reader', ours.lead, { displayName: '斯琴' }),
    colleague: await aColleague(hub, 'reader', ours.lead, { displayName: '高娃' }),
    reviewer: await aColleague(hub, 'reviewer', ours.lead, { displayName: '王志强' }),
    secondReviewer: await aColleague(hub, 'reviewer', ours.lead, { displayName: '李丽华' }),
    ctReader: await aColleague(hub, 'reader', ours.lead, { modalities: ['CT'] }),
    leadTechnician: await aColleague(hub, 'technician', ours.lead),
    stranger: await aColleague(hub, 'reviewer', theirs.lead),
    strangeTechnician: await aColleague(hub, 'technician', theirs.township),
    /** Notices of an institution about a study, oldest first. */
    notices: (institutionId: string, studyUid: string) =>
      hub.db.prisma.notice.findMany({ where: { institutionId, studyUid }, orderBy: { id: 'asc' } }),
    /** Actions written down about a patient or one of their things. */
    audited: async (patientId: string) =>
      (await hub.db.prisma.auditRow.findMany({ where: { patientId }, orderBy: { id: 'asc' } })).map(
        ({ action }) => action,
      ),
    order: (id: string) => hub.db.prisma.order.findUniqueOrThrow({ where: { id } }),
    request: (id: string) => hub.db.prisma.readingRequest.findUniqueOrThrow({ where: { id } }),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
