import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runTool } from './tool.ts';

interface Need {
  /** any of these on the PATH, or this library to pkg-config */
  readonly programs?: readonly string[];
  readonly library?: string;
  /** Debian's and Ubuntu's */
  readonly debianPackage: string;
}

const needs: readonly Need[] = [
  { programs: ['c++', 'g++', 'clang++'], debianPackage: 'g++' },
  { programs: ['meson'], debianPackage: 'meson' },
  { programs: ['ninja'], debianPackage: 'ninja-build' },
  { programs: ['pkg-config', 'pkgconf'], debianPackage: 'pkg-config' },
  { programs: ['flatc'], debianPackage: 'flatbuffers-compiler' },
  { library: 'libuv', debianPackage: 'libuv1-dev' },
  { library: 'openssl', debianPackage: 'libssl-dev' },
  { library: 'libsrtp2', debianPackage: 'libsrtp2-dev' },
  { library: 'flatbuffers', debianPackage: 'libflatbuffers-dev' },
];

export function lackingPackages(): string[] {
  return needs.filter((need) => !isThere(need)).map(({ debianPackage }) => debianPackage);
}

function isThere({ programs, library }: Need): boolean {
  if (library) return spawnSync('pkg-config', ['--exists', library]).status === 0;
  return (programs ?? []).some(onPath);
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Installing for the whole machine is root's to do, and only where apt is how that is done. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && onPath('apt-get');
}

/** Whether it succeeded is for the caller to look: on a machine without mirrors some may be there all the same. */
export async function installPackages(
  packages: readonly string[],
  { log, signal }: { log: string; signal: AbortSignal },
): Promise<void> {
  const quiet = ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=1'];
  const apt = (...args: string[]) => runTool('apt-get', [...quiet, ...args], { cwd: '/', log, signal });
  await apt('update');
  const code = await apt('install', '--no-install-recommends', '--download-only', ...packages);
  if (code === 0) await unpack(packages, signal);
}

/**
 * The one step that is not stopped with us: packages left half unpacked would keep apt from doing anything until an
 * administrator repairs them. It has nothing to fetch any more and ends by itself.
 */
async function unpack(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const args = ['-qq', '-y', 'install', '--no-install-recommends', '--no-download', ...packages];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', args, { cwd: '/', env, stdio: 'ignore', detached: true });
  child.unref();
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}
