import { decodeEcg, foreignPicture, mostEcgBytes, sniffEcg } from '@hub/server/formats/ecg';
import type { FileFacts } from './read-start.ts';

/** Told apart by its first bytes, as the hub does; a whole file is read only then, or where its directory lies at its end. */
export function mayBeEcg(size: number, start: Uint8Array): boolean {
  return size <= mostEcgBytes && !mayBePicture(start) && (isZipStart(start) || sniffEcg(start) !== undefined);
}

const pictures = new Set(['pdf', 'jpeg', 'png']);

/** A PDF or a photo may be a tracing, or a medium's leaflet. Kinds that the hub refuses count too: it says why. */
export function mayBePicture(start: Uint8Array): boolean {
  return pictures.has(sniffEcg(start)?.format ?? '') || foreignPicture(start) !== undefined;
}

/** It names nobody: whose it is a person says. */
export function pictureFacts(path: string): FileFacts {
  tracings += 1;
  return {
    ...nothingSaid(),
    ...{ patientName: '', patientId: '', sex: null, birthDate: null, age: null, studyDate: '' },
    description: path.slice(path.lastIndexOf('/') + 1),
    picture: true,
  };
}

const isZipStart = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** A WFDB record is one tracing in a zip: it goes as it is, and is not unpacked into pieces that say nothing alone. */
export async function isTracingArchive(blob: Blob): Promise<boolean> {
  return blob.size <= mostEcgBytes && sniffEcg(new Uint8Array(await blob.arrayBuffer()))?.format === 'wfdb';
}

let tracings = 0;

/** Whose tracing it says it is; undefined where it cannot be read after all. A tracing has no study before the hub gives it one. */
export async function ecgFactsOf(blob: Blob): Promise<FileFacts | undefined> {
  const reading = decodeEcg(new Uint8Array(await blob.arrayBuffer()));
  if (!reading.ok) return undefined;
  const { patient, recordedAt, device } = reading.recording;
  tracings += 1;
  return {
    ...nothingSaid(),
    patientName: patient.name ?? '',
    patientId: patient.id ?? '',
    sex: patient.sex ?? null,
    birthDate: patient.birthDate ?? null,
    age: patient.age ? dicomAge(patient.age) : null,
    studyDate: recordedAt?.local.slice(0, 10).replaceAll('-', '') ?? '',
    description: device.model ?? '',
  };
}

const nothingSaid = () => ({
  studyUid: `ecg ${tracings}`,
  ...{ seriesUid: '', sopInstanceUid: '', accessionNumber: '', seriesNumber: undefined, instanceNumber: undefined },
  modality: 'ECG',
  ecg: true as const,
});

/** AS of DICOM (PS3.5, 6.2): nnnD, nnnW, nnnM, nnnY. */
function dicomAge({ value, unit }: { value: number; unit: string }): string | null {
  const letter = { year: 'Y', month: 'M', week: 'W', day: 'D' }[unit];
  return letter && value < 1000 ? `${String(Math.round(value)).padStart(3, '0')}${letter}` : null;
}
