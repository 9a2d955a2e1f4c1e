import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Peer {
  program: string;
  what: string;
  /** Debian's and Ubuntu's package */
  packages: readonly string[];
}

/** What the tests talk to. Each is real; none is expected to run already. */
const peers: readonly Peer[] = [
  { program: 'chromium', what: 'browser journeys', packages: ['chromium', 'fonts-noto-cjk'] },
  { program: 'storescu', what: 'DICOM senders', packages: ['dcmtk'] },
  { program: 'Orthanc', what: 'a DICOM node', packages: ['orthanc', 'orthanc-dicomweb'] },
  { program: 'redis-server', what: 'the job queue on Redis', packages: ['redis-server'] },
  {
    program: 'swift-proxy-server',
    what: 'an S3 server',
    packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'],
  },
  { program: 'turnserver', what: 'a relay for consult rooms', packages: ['coturn'] },
  { program: 'ffmpeg', what: 'recordings of consults', packages: ['ffmpeg'] },
  { program: 'pdftotext', what: 'reading PDFs back', packages: ['poppler-utils'] },
];
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

export function missingPeers(): Peer[] {
  return peers.filter(({ program }) => !folders.some((folder) => existsSync(join(folder, program))));
}

/** Installs what lacks, where that is allowed: as root, with apt. Elsewhere the tests that need it say that they skip. */
export async function provide(say: (line: string) => void): Promise<void> {
  const packages = missingPeers().flatMap((peer) => peer.packages);
  const mayInstall = process.getuid?.() === 0 && folders.some((folder) => existsSync(join(folder, 'apt-get')));
  if (packages.length === 0 || !mayInstall) return;
  say(`安装测试所需软件，约 2–5 分钟 / installing what the tests talk to, 2 to 5 minutes: ${packages.join(' ')}`);
  // Debian starts the services it installs; these two keep System V's scripts and systemd from it.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' };
  const apt = (args: readonly string[]) =>
    spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  apt(['update', '-qq']);
  const { status, stderr } = apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  if (status !== 0) say(`安装未成功 / the installation failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
}
