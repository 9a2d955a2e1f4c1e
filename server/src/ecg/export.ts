import type { z } from 'zod';
import { type EcgId, type exportEcg, Problem, type SopInstanceUid } from '../contracts/index.ts';
import { decodeEcg, type EcgRecording, writeAecg } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { ecgPaper } from './paper.ts';
import type { EcgRow } from './store.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'log'>;
export interface Exported {
  bytes: Uint8Array;
  type: string;
  /** ending of the file's name */
  ending: string;
}

/**
 * A recording in a form that another system, or paper, can take. Throws 'ecg.no-scale' where a form must say a scale,
 * 'ecg.no-samples' where it must have samples. A PDF is its own paper.
 */
export async function exportedAs(
  hub: Needs,
  member: Member,
  id: EcgId,
  form: z.output<typeof exportEcg.params>['form'],
): Promise<Exported> {
  const row = await requireVisibleEcg(hub, member, id);
  if (form === 'dicom') return { bytes: await archived(hub, row), type: 'application/dicom', ending: 'dcm' };
  const reading = decodeEcg(await hub.objects.read(row.objectKey));
  if (!reading.ok) throw new Problem('ecg.unreadable', { ...reading.refusal });
  const { picture } = reading.recording;
  if (picture && form === 'aecg') throw new Problem('ecg.no-samples');
  if (picture?.type === 'application/pdf') return { bytes: picture.bytes, type: 'application/pdf', ending: 'pdf' };
  if (form === 'pdf')
    return { bytes: await ecgPaper(hub, row, reading.recording), type: 'application/pdf', ending: 'pdf' };
  return { bytes: aecg(reading.recording, row), type: 'application/xml', ending: 'xml' };
}

/** The object DICOMweb serves: what came as DICOM is unchanged, all else was written as a waveform when it arrived. */
async function archived({ db, objects }: Needs, { sopUid }: EcgRow): Promise<Uint8Array> {
  const instance = await db.prisma.instance.findUnique({ where: { sopUid: sopUid as SopInstanceUid } });
  if (!instance) throw new Problem('ecg.not-found');
  return objects.read(instance.objectKey);
}

function aecg(recording: EcgRecording, { sopUid }: EcgRow): Uint8Array {
  if (recording.groups.some(({ leads }) => leads.some(({ uvPerLsb }) => uvPerLsb === null)))
    throw new Problem('ecg.no-scale');
  return new TextEncoder().encode(writeAecg(recording, sopUid));
}
