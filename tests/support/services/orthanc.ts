import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { pathOf } from './tools.ts';

export interface OrthancOptions {
  aeTitle?: string;
  /** DICOM nodes it may send to: name -> [AE title, host, port] */
  modalities?: Record<string, [string, string, number]>;
  /** DICOMweb servers it may ask: name -> settings as in its own configuration */
  dicomWebServers?: Record<string, unknown>;
}

export interface Orthanc {
  /** REST and /dicom-web */
  url: string;
  dicomPort: number;
  aeTitle: string;
  stop(): Promise<void>;
}

const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** Debian's Orthanc with its DICOMweb plugin: default configuration but for ports, names and where it keeps things. */
export async function startOrthanc({
  aeTitle = 'ORTHANC',
  modalities = {},
  dicomWebServers = {},
}: OrthancOptions = {}): Promise<Orthanc> {
  const program = pathOf('Orthanc');
  if (!program) throw new Error('Orthanc is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-orthanc-'));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const configuration = {
    Name: 'peer',
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'storage'),
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: aeTitle,
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
    DicomAlwaysAllowStore: true,
    DicomModalities: modalities,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Servers: dicomWebServers },
  };
  const file = join(folder, 'orthanc.json');
  await writeFile(file, JSON.stringify(configuration));
  const peer = startPeer(program, [file]);
  const url = `http://127.0.0.1:${httpPort}`;
  await untilAnswers(async () => (await fetch(`${url}/system`)).ok, `Orthanc: ${peer.said()}`);
  return {
    url,
    dicomPort,
    aeTitle,
    async stop() {
      await peer.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
