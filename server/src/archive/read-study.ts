import type { z } from 'zod';
import type { Damage, SeriesUid, SopInstanceUid, StudyView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { viewStudy } from './view-study.ts';
import { requireStudy } from './visibility.ts';

/** A study with its series and instances by their numbers; what has no number comes last, in order of UID. */
export async function readStudy({ db }: Pick<Hub, 'db'>, member: Member, studyUid: string): Promise<StudyView> {
  const study = await requireStudy(db.prisma, member, studyUid);
  const series = await db.prisma.series.findMany({
    where: { studyUid },
    orderBy: [{ number: { sort: 'asc', nulls: 'last' } }, { uid: 'asc' }],
    include: { instances: { orderBy: [{ instanceNumber: { sort: 'asc', nulls: 'last' } }, { sopUid: 'asc' }] } },
  });
  return {
    ...(await viewStudy(db.prisma, member, study)),
    series: series.map((one) => ({
      seriesUid: one.uid as SeriesUid,
      modality: one.modality,
      number: one.number,
      description: one.description,
      bodyPart: one.bodyPart,
      instances: one.instances.map((instance) => ({
        sopInstanceUid: instance.sopUid as SopInstanceUid,
        sopClassUid: instance.sopClassUid,
        instanceNumber: instance.instanceNumber,
        frames: instance.frames,
        rows: instance.rows,
        columns: instance.columns,
        damage: instance.damage as z.infer<typeof Damage>[],
        derivedProblem: instance.derivedProblem,
      })),
    })),
  };
}
