import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export interface Outcome {
  ok: boolean;
  output: string;
}

export interface Step {
  title: string;
  run(): Promise<Outcome>;
}

export function lintStep(): Step {
  return { title: '检查格式与规范 / lint and format', run: () => tool('biome', ['check', '.', '--error-on-warnings']) };
}

/** One strict compile a tsconfig: contracts and formats have their own, without Node and DOM. */
export function typeSteps(): Step[] {
  const projects = [
    'server/src/contracts',
    'server/src/formats',
    'server',
    'workers',
    'viewer',
    'prisma',
    'infra',
    'tests',
    'tests/viewer/imaging/harness',
  ];
  return projects.map((project) => ({
    title: `检查类型 / types: ${project}`,
    run: () => tool('tsc', ['-p', project, '--noEmit', '--pretty', 'false']),
  }));
}

function tool(name: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => done({ ok: false, output: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}
