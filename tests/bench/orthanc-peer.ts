import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts, type Peer, startProgram, until } from './peer.ts';

const program = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find((path) => existsSync(path));
const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** Debian's packages orthanc and orthanc-dicomweb. */
export const hasOrthanc = program !== undefined && existsSync(plugin);

export interface OrthancPeer extends Peer {
  /** its own REST interface */
  restRoot: string;
}

/**
 * Debian's Orthanc with what it does by itself: only names, ports, folders and the DICOMweb plugin are set (and what
 * `more` adds). So it syncs every file it stores and keeps its index in SQLite. Its DIMSE side is dcmtk's, which leaves
 * Nagle's algorithm on unless the environment says TCP_NODELAY=1: without `noDelay` each answer waits some 40 ms.
 */
export async function openOrthanc(
  folder: string,
  { more = {}, noDelay = true }: { more?: Record<string, unknown>; noDelay?: boolean } = {},
): Promise<OrthancPeer> {
  if (!program) throw new Error('Orthanc is not installed (Debian: orthanc orthanc-dicomweb)');
  const [httpPort, dicomPort] = (await freePorts(2)) as [number, number];
  const storage = join(folder, 'storage');
  await mkdir(storage, { recursive: true });
  const file = join(folder, 'orthanc.json');
  const { DicomWeb, ...others } = more as { DicomWeb?: object };
  await writeFile(
    file,
    JSON.stringify({
      Name: 'beside the hub',
      StorageDirectory: storage,
      IndexDirectory: storage,
      HttpPort: httpPort,
      DicomPort: dicomPort,
      DicomAet: 'ORTHANC',
      Plugins: [plugin],
      DicomWeb: { Enable: true, Root: '/dicom-web/', ...DicomWeb },
      ...others,
    }),
  );
  const orthanc = startProgram(program, [file], { cwd: folder, env: environment(noDelay) });
  const stop = () => orthanc.stop(10_000);
  try {
    const restRoot = `http://127.0.0.1:${httpPort}`;
    const asked = async (path: string) => (await fetch(`${restRoot}${path}`)).json() as Promise<{ Version: string }>;
    await until(async () => (await fetch(`${restRoot}/system`)).ok, {
      what: 'Orthanc starts',
      withinMs: 30_000,
      program: orthanc,
    });
    const versions = `Orthanc ${(await asked('/system')).Version}, dicom-web plugin ${(await asked('/plugins/dicom-web')).Version}`;
    return {
      name: 'Orthanc',
      versions,
      restRoot,
      dimse: { port: dicomPort, calledAe: 'ORTHANC', callingAe: 'BENCH' },
      web: { port: httpPort, root: '/dicom-web', headers: {} },
      // It answers when it has done everything.
      settled: async () => undefined,
      words: orthanc.words,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What dcmtk's tools, and Orthanc's DIMSE side, read of the socket option. */
export function environment(noDelay: boolean): NodeJS.ProcessEnv {
  const { TCP_NODELAY: _, ...env } = process.env;
  return noDelay ? { ...env, TCP_NODELAY: '1' } : env;
}

export function dcmtkVersion(): string | undefined {
  const { stdout, status } = spawnSync('storescu', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] : undefined;
}
