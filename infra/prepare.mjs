// Runs on any Node >= 18 with nothing installed: brings a clone to where Node 24 can take over.
// Each step remembers a hash of what it was made from, so that the next start skips it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const node24 = join(root, 'node_modules/node/bin/node');
const busy = join(root, '.turbo/preparing');

export const say = (line) => process.stdout.write(`${line}\n`);

/** One sentence and the end. */
export function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

export async function prepare() {
  if (process.platform !== 'linux') refuse('County Hub 在 Linux 上运行 / County Hub runs on Linux.');
  try {
    await inTurn(async () => {
      await install();
      await generate();
      await bundle();
    });
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS')
      refuse(`不能写入程序目录 / the program's folder cannot be written: ${error.path}`);
    if (error.code === 'ENOSPC') refuse(`磁盘空间已满 / the disk is full: ${root}`);
    throw error;
  }
}

/** Two hubs may be started from one clone at the same moment; only one of them prepares it. */
async function inTurn(work) {
  if (isDone()) return;
  mkdirSync(dirname(busy), { recursive: true });
  const mine = `${busy}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  for (let told = false; !taken(mine); told = true) {
    const holder = remembered('.turbo/preparing');
    if (holder && !existsSync(`/proc/${holder}`)) rmSync(busy, { force: true });
    else if (!told) say(`另一个启动正在准备 / another start is preparing this clone (process ${holder}); waiting …`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  rmSync(mine);
  try {
    await work();
  } finally {
    rmSync(busy, { force: true });
  }
}

/** A link appears whole, number and all; a file could be read before its number is written. */
function taken(mine) {
  try {
    linkSync(mine, busy);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

const lockHash = () => hash(['package-lock.json'], `${process.platform} ${process.arch}`);
const schemaHash = () => hash(['prisma/schema', 'prisma/prisma.config.ts', 'prisma/package.json'], lockHash());
const bundleHash = () => hash(['viewer', 'server/src/contracts', 'server/src/formats', 'tsconfig.json'], lockHash());
const isInstalled = () => remembered('node_modules/.hub-lock') === lockHash() && existsSync(node24);
const isGenerated = () => remembered('prisma/generated/.hub-schema') === schemaHash();
const isBundled = () => remembered('viewer/dist/.hub-sources') === bundleHash();
const isDone = () => isInstalled() && isGenerated() && isBundled();

async function install() {
  if (isInstalled()) return;
  if (!existsSync(node24) || !matchesLock()) {
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
    // Development packages belong to a start: Node 24 itself and the bundler are among them.
    const flags = ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
    await step('安装组件，约 1–5 分钟 / installing packages, 1 to 5 minutes', [...npm, ...flags], root);
    // npm can be told to skip install scripts, and the package `node` fetches its binary in one.
    if (!existsSync(node24))
      await step(
        '安装 Node 24 / installing Node 24',
        [process.execPath, 'installArchSpecificPackage'],
        join(root, 'node_modules/node'),
      );
  }
  if (spawnSync(node24, ['--version']).status !== 0)
    refuse(`Node 24 不能在本机运行 / Node 24 does not run on this machine: ${node24}`);
  remember('node_modules/.hub-lock', lockHash());
}

/** Whether what lies in node_modules is what package-lock.json asks for, as after an `npm install` by hand. */
function matchesLock() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || link || optional || installed[path]?.version === version,
  );
}

async function generate() {
  if (isGenerated()) return;
  const before = schemaHash();
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  await step('生成数据库接口 / generating the database client', [node24, prisma, 'generate'], join(root, 'prisma'), {
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', // generating needs none, and it must not be fetched
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  });
  remember('prisma/generated/.hub-schema', before);
}

async function bundle() {
  if (isBundled()) return;
  const before = bundleHash();
  const fresh = join(root, 'viewer/.turbo/bundle'); // beside the one that a running hub may be serving
  const vite = [
    node24,
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--outDir',
    fresh,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  await step('编译浏览器页面，约 1 分钟 / building the pages, about a minute', vite, join(root, 'viewer'));
  writeFileSync(join(fresh, '.hub-sources'), before);
  rmSync(join(root, 'viewer/dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'viewer/dist'));
}

/** Runs to the end with a line every 15 seconds; its output is shown only if it fails. */
function step(title, [command, ...args], cwd, env = {}) {
  say(`${title} …`);
  const began = Date.now();
  const PATH = `${join(root, 'node_modules/node/bin')}:${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const child = spawn(command, args, { cwd, env: { ...process.env, PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const beat = setInterval(() => say(`  … ${seconds()} s`), 15_000);
  return new Promise((resolve) => {
    const failed = (how) => {
      rmSync(busy, { force: true });
      const lines = Buffer.concat(output).toString().trim().split('\n');
      process.stderr.write(`${lines.slice(0, 40).join('\n')}\n`); // npm's list of flags comes after its reason
      refuse(`失败 / failed (${how}): ${title}`);
    };
    child.on('error', (error) => failed(error.message));
    child.on('close', (code, signal) => {
      clearInterval(beat);
      if (code !== 0) failed(signal ?? `exit code ${code}`);
      say(`  ${seconds()} s`);
      resolve();
    });
  });
}

function hash(paths, salt) {
  const sum = createHash('sha256').update(salt);
  const skipped = new Set(['node_modules', 'dist', '.turbo', 'generated']);
  const add = (path) => {
    let entries;
    try {
      entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error;
      sum.update(`\0${path}\0`).update(readFileSync(join(root, path)));
      return;
    }
    for (const { name } of entries) if (!skipped.has(name)) add(join(path, name));
  };
  paths.forEach(add);
  return sum.digest('hex');
}

function remembered(path) {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function remember(path, value) {
  writeFileSync(join(root, path), value);
}
