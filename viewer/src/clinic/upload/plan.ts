import type { FileFacts, PickedFile } from './read-start.ts';

export interface ReadFile extends PickedFile {
  id: number;
  facts: FileFacts | undefined;
}

export interface StudyGroup {
  /** undefined: files whose study cannot be read */
  studyUid: string | undefined;
  facts: FileFacts | undefined;
  modalities: string[];
  seriesCount: number;
  bytes: number;
  files: ReadFile[];
}

/**
 * The files by study, in the order of sending: small studies first, so that an X-ray does not wait behind a CT; within
 * a study the series and their images in the order of their numbers; what cannot be read comes last.
 */
export function planOf(files: readonly ReadFile[]): StudyGroup[] {
  const groups = new Map<string | undefined, ReadFile[]>();
  for (const file of files) {
    const key = file.facts?.studyUid;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups]
    .map(([studyUid, members]) => groupOf(studyUid, members))
    .sort((a, b) => Number(a.studyUid === undefined) - Number(b.studyUid === undefined) || a.bytes - b.bytes);
}

function groupOf(studyUid: string | undefined, members: ReadFile[]): StudyGroup {
  const files = [...members].sort(
    (a, b) =>
      number(a.facts?.seriesNumber) - number(b.facts?.seriesNumber) ||
      (a.facts?.seriesUid ?? '').localeCompare(b.facts?.seriesUid ?? '') ||
      number(a.facts?.instanceNumber) - number(b.facts?.instanceNumber) ||
      a.path.localeCompare(b.path),
  );
  return {
    studyUid,
    facts: files[0]?.facts,
    modalities: [...new Set(files.flatMap(({ facts }) => facts?.modality || []))],
    seriesCount: new Set(files.flatMap(({ facts }) => facts?.seriesUid ?? [])).size,
    bytes: files.reduce((sum, { blob }) => sum + blob.size, 0),
    files,
  };
}

const number = (value: number | undefined) => value ?? Number.MAX_SAFE_INTEGER;
