import { describeInstance, readHeader, tags } from '@hub/server/formats/dicom';
import { ecgFactsOf, mayBeEcg, mayBePicture, pictureFacts } from './read-ecg.ts';

/** A file as picked, dropped or unpacked; its bytes stay where they are until they are sent. */
export interface PickedFile {
  /** folders and name, as the person sees them */
  path: string;
  blob: Blob;
}

/** What a file says of itself, for grouping and for the eyes; nothing of it is sent. */
export interface FileFacts {
  studyUid: string;
  seriesUid: string;
  sopInstanceUid: string;
  patientName: string;
  patientId: string;
  sex: string | null;
  birthDate: string | null;
  age: string | null;
  accessionNumber: string;
  modality: string;
  studyDate: string;
  description: string;
  seriesNumber: number | undefined;
  instanceNumber: number | undefined;
  /** a tracing: it goes through the door for ECG files, which tells at once how good it is */
  ecg?: true;
  /** a PDF or a photo of a tracing */
  picture?: true;
}

export type FileReading =
  | { kind: 'image'; facts: FileFacts }
  /** a PDF or a photo: a tracing where it was given by itself, a leaflet where it lies beside images */
  | { kind: 'picture'; facts: FileFacts }
  /** cannot be placed here; the hub keeps it among 待处理影像 with place and reason */
  | { kind: 'unknown' }
  /** the index of a medium, which names files and is none */
  | { kind: 'index' }
  /** a medium's own program or leaflet */
  | { kind: 'foreign' };

/** General waveform storage (PS3.4 B.5): ECG of every kind. */
const waveforms = '1.2.840.10008.5.1.4.1.1.9.';
const firstBytes = 64 * 1024;
/** No header of a real object comes near it. */
const mostBytes = 32 * 1024 * 1024;
const foreignName =
  /\.(exe|dll|com|bat|cmd|msi|inf|ini|cfg|htm|html|css|js|json|xml|xsl|txt|md|rtf|pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|bmp|ico|svg|mp3|mp4|avi|wmv|zip|rar|7z|cab|jar|class|so|dylib|db|lnk|log|ttf|chm|hlp|url|DS_Store)$/i;

/** Reads as much of the beginning as the header needs. Rejects only when the medium itself cannot be read. */
export async function readStart({ path, blob }: PickedFile): Promise<FileReading> {
  if (/(^|\/)dicomdir$/i.test(path)) return { kind: 'index' };
  let length = Math.min(firstBytes, blob.size);
  let bytes = await bytesOf(blob, length);
  if (!hasPrefix(bytes) && mayBeEcg(blob.size, bytes)) {
    const facts = await ecgFactsOf(blob);
    if (facts) return { kind: 'image', facts };
  }
  if (!hasPrefix(bytes) && mayBePicture(bytes)) return { kind: 'picture', facts: pictureFacts(path) };
  if (foreignName.test(path) && !hasPrefix(bytes)) return { kind: 'foreign' };
  for (;;) {
    const complete = length >= blob.size;
    const reading = readHeader(bytes, { complete });
    if (reading.kind === 'unreadable') return { kind: 'unknown' };
    if (reading.kind === 'read') {
      if (reading.dataset.elements.has(tags.DirectoryRecordSequence)) return { kind: 'index' };
      return factsOf(describeInstance(reading));
    }
    if (complete || length >= mostBytes) return { kind: 'unknown' };
    length = Math.min(Math.max(reading.atLeast, length * 2), blob.size, mostBytes);
    bytes = await bytesOf(blob, length);
  }
}

function factsOf(instance: ReturnType<typeof describeInstance>): FileReading {
  const { uids } = instance;
  if (!uids.ok) return { kind: 'unknown' };
  const tracing = instance.sopClassUid?.startsWith(waveforms) ?? false;
  return {
    kind: 'image',
    facts: {
      studyUid: uids.studyUid,
      seriesUid: uids.seriesUid,
      sopInstanceUid: uids.sopInstanceUid,
      patientName: instance.patientName ?? '',
      patientId: instance.patientId ?? '',
      sex: instance.sex ?? null,
      birthDate: instance.birthDate ?? null,
      age: instance.age ?? null,
      accessionNumber: instance.accessionNumber ?? '',
      modality: instance.modality ?? '',
      studyDate: instance.studyDate ?? '',
      description: instance.studyDescription ?? instance.protocolName ?? '',
      seriesNumber: instance.seriesNumber,
      instanceNumber: instance.instanceNumber,
      ...(tracing ? { ecg: true as const } : {}),
    },
  };
}

const bytesOf = async (blob: Blob, length: number) => new Uint8Array(await blob.slice(0, length).arrayBuffer());
const hasPrefix = (bytes: Uint8Array) => [0x44, 0x49, 0x43, 0x4d].every((byte, at) => bytes[128 + at] === byte);
