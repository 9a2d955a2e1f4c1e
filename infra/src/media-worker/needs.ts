import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runTool } from './tool.ts';

interface Need {
  /** any of these on the PATH, or this library to pkg-config with this header: a .pc file alone may be the runtime's */
  readonly programs?: readonly string[];
  readonly library?: string;
  readonly header?: string;
  /** Debian's and Ubuntu's */
  readonly debianPackage: string;
}

const needs: readonly Need[] = [
  { programs: ['c++', 'g++', 'clang++'], debianPackage: 'g++' },
  { programs: ['meson'], debianPackage: 'meson' },
  { programs: ['ninja'], debianPackage: 'ninja-build' },
  { programs: ['pkg-config', 'pkgconf'], debianPackage: 'pkg-config' },
  { programs: ['flatc'], debianPackage: 'flatbuffers-compiler' },
  { library: 'libuv', header: 'uv.h', debianPackage: 'libuv1-dev' },
  { library: 'openssl', header: 'openssl/ssl.h', debianPackage: 'libssl-dev' },
  { library: 'libsrtp2', header: 'srtp2/srtp.h', debianPackage: 'libsrtp2-dev' },
  { library: 'flatbuffers', header: 'flatbuffers/flatbuffers.h', debianPackage: 'libflatbuffers-dev' },
];

export function lackingPackages(): string[] {
  return needs.filter((need) => !isThere(need)).map(({ debianPackage }) => debianPackage);
}

function isThere({ programs, library, header }: Need): boolean {
  if (!library || !header) return (programs ?? []).some(onPath);
  const { status, stdout } = spawnSync('pkg-config', ['--variable=includedir', library], { encoding: 'utf8' });
  return status === 0 && existsSync(join(stdout.trim() || '/usr/include', header));
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Installing for the whole machine is root's to do, and only where apt is how that is done. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && onPath('apt-get');
}

/** Another apt may be at work; and a network that leads nowhere must not hold us for its two minutes a mirror. */
const aptOptions = ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=120'];
for (const scheme of ['http', 'https']) aptOptions.push('-o', `Acquire::${scheme}::Timeout=15`);

/** Whether it succeeded is for the caller to look: on a machine without mirrors some may be there all the same. */
export async function installPackages(
  packages: readonly string[],
  { log, signal }: { log: string; signal: AbortSignal },
): Promise<void> {
  const apt = (...args: string[]) => runTool('apt-get', [...aptOptions, ...args], { cwd: '/', log, signal });
  await apt('update');
  const code = await apt('install', '--no-install-recommends', '--download-only', ...packages);
  if (code === 0) await unpack(packages, signal);
}

/**
 * The one step that is not stopped with us: packages left half unpacked would keep apt from doing anything until an
 * administrator repairs them. It has nothing to fetch any more and ends by itself.
 */
async function unpack(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const args = [...aptOptions, 'install', '--no-install-recommends', '--no-download', ...packages];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', args, { cwd: '/', env, stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    const leave = () => {
      child.unref();
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}
