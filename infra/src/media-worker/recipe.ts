import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * How a worker is made from the sources in the npm package and the libraries of a Debian or Ubuntu: the package's own
 * build fetches its libraries and its build tools from the internet. `recipe/subprojects` takes the place of what it
 * would fetch, `patches` are the lines that must differ, and both are part of the key that a made worker is kept under.
 */
const recipeFolder = join(import.meta.dirname, 'recipe');
export const subprojects = join(recipeFolder, 'subprojects');

export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const patches: readonly Patch[] = [
  // Debian 12 has meson 1.0; nothing of what 1.1 brought is used.
  { file: 'meson.build', from: "meson_version: '>= 1.1.0'", to: "meson_version: '>= 1.0.0'" },
  // A dependency is looked for on the system first; this one must be ours.
  {
    file: 'meson.build',
    from: "dependency('unordered_dense')",
    to: "subproject('unordered_dense').get_variable('ankerl_unordered_dense_dep')",
  },
  // The callback answers 1 to whatever OpenSSL asks the BIO. Where OpenSSL is built with kernel TLS, as Debian's is, one
  // of the questions is whether the kernel encrypts: told so, it allocates no buffer, and the first handshake ends the
  // worker with SIGSEGV. After any operation, not only a plain return, the BIO's own answer must stand.
  {
    file: 'src/RTC/DtlsTransport.cpp',
    from: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;',
    to: '(operationType & BIO_CB_RETURN) != 0 ? static_cast<long>(ret) : 1;',
  },
];

/**
 * Bandwidth estimation is libwebrtc's, which the package ships. The built-in one needs no abseil, but in this version it
 * estimates nothing: on a thin line it would send every layer that is asked for.
 */
export const setupOptions: readonly string[] = ['--buildtype=release', '-Db_ndebug=true', '--wrap-mode=nodownload'];
export const target = 'mediasoup-worker';

/** The npm package as the server sees it, whose version the worker must have. */
export function mediasoup(): { version: string; folder: string; repository: string } {
  const entry = createRequire(resolve(import.meta.dirname, '../../../server/package.json')).resolve('mediasoup');
  const folder = dirname(dirname(dirname(entry)));
  const { version, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { version, folder, repository: repository.url.replace(/^git\+/, '').replace(/\.git$/, '') };
}

/** Changes with every byte that a worker would be made from, the package's version apart. */
export function recipeHash(folder = recipeFolder): string {
  const sum = createHash('sha256').update(JSON.stringify([patches, setupOptions, target]));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) sum.update(`\0${file.slice(folder.length)}\0`).update(readFileSync(file));
  return sum.digest('hex').slice(0, 12);
}

/** Refuses a text that does not hold the line exactly once: then the sources are others than the recipe is for. */
export function patched(text: string, { file, from, to }: Patch): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file}: expected once, found ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
