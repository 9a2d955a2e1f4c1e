import { planOf, type ReadFile, type StudyGroup } from './plan.ts';
import { isTracingArchive } from './read-ecg.ts';
import { type PickedFile, readStart } from './read-start.ts';
import { sendFile } from './send-file.ts';
import { createTransfer, type Transfer } from './transfer.ts';
import { isZip, unzip, type ZipFault } from './unzip.ts';

/** What lies on the desk: files read and to be sent. It outlives the screen, so that one may register the next patient. */
export interface DeskSnapshot {
  groups: readonly StudyGroup[];
  /** files looked at, while reading */
  reading: { done: number; zip: string | undefined } | undefined;
  indexSkipped: number;
  foreignSkipped: number;
  unreadable: number;
  zipFaults: readonly { name: string; fault: ZipFault; count: number }[];
  /** more were offered than one batch takes */
  overfull: boolean;
}

export const mostFiles = 20_000;
const tellEveryMs = 250;
const clear: DeskSnapshot = {
  groups: [],
  reading: undefined,
  ...{ indexSkipped: 0, foreignSkipped: 0, unreadable: 0, zipFaults: [], overfull: false },
};

export function openDesk(mayGoOn: () => boolean) {
  const transfer: Transfer = createTransfer({ send: sendFile, mayGoOn });
  const listeners = new Set<() => void>();
  let state: DeskSnapshot = clear;
  let files: ReadFile[] = [];
  let nextId = 1;
  let stop: AbortController | undefined;
  let told = 0;

  function change(next: Partial<DeskSnapshot>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }
  function counted(zip: string | undefined): void {
    if (Date.now() - told < tellEveryMs) return;
    told = Date.now();
    change({ reading: { done: files.length, zip } });
  }
  /** Of what is being added: pictures, and whether a medium's images or index lie beside them. */
  let pictures: ReadFile[] = [];
  let medium = false;
  /** Beside images a PDF is a leaflet and a picture belongs to the medium's own program; alone they are tracings. */
  function settlePictures(): void {
    if (medium) change({ foreignSkipped: state.foreignSkipped + pictures.length });
    else files.push(...pictures);
    [pictures, medium] = [[], false];
  }
  async function readOne(file: PickedFile): Promise<void> {
    if (files.length + pictures.length >= mostFiles) {
      if (!state.overfull) change({ overfull: true });
      return;
    }
    try {
      const reading = await readStart(file);
      medium ||= reading.kind === 'index' || (reading.kind === 'image' && !reading.facts.ecg);
      if (reading.kind === 'picture') pictures.push({ ...file, id: nextId++, facts: reading.facts });
      else if (reading.kind === 'index') change({ indexSkipped: state.indexSkipped + 1 });
      else if (reading.kind === 'foreign') change({ foreignSkipped: state.foreignSkipped + 1 });
      else files.push({ ...file, id: nextId++, facts: reading.kind === 'image' ? reading.facts : undefined });
    } catch {
      change({ unreadable: state.unreadable + 1 });
    }
  }
  async function readZip(archive: PickedFile, signal: AbortSignal): Promise<void> {
    const unpacked: PickedFile[] = [];
    const fault = await unzip(archive, (file) => unpacked.push(file), { signal }).catch((): ZipFault => 'broken');
    for (const file of unpacked) {
      if (signal.aborted) return;
      await readOne(file);
      counted(archive.path);
    }
    if (fault) change({ zipFaults: [...state.zipFaults, { name: archive.path, fault, count: unpacked.length }] });
  }

  return {
    transfer,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: (): DeskSnapshot => state,
    async add(picked: readonly PickedFile[]): Promise<void> {
      if (state.reading || picked.length === 0) return;
      const abort = new AbortController();
      stop = abort;
      change({ reading: { done: files.length, zip: undefined } });
      for (const file of picked) {
        if (abort.signal.aborted) break;
        if (isZip(file.path) && !(await isTracingArchive(file.blob).catch(() => false))) {
          change({ reading: { done: files.length, zip: file.path } });
          await readZip(file, abort.signal);
        } else await readOne(file);
        counted(undefined);
      }
      settlePictures();
      change({ reading: undefined, groups: planOf(files) });
    },
    mediumFault: () => change({ unreadable: state.unreadable + 1 }),
    stopReading: () => stop?.abort(),
    start: () => transfer.start(state.groups.flatMap((group) => group.files)),
    clear(): void {
      files = [];
      transfer.forget();
      change(clear);
    },
  };
}
export type Desk = ReturnType<typeof openDesk>;
