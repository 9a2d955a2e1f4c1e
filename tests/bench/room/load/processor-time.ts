import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of proc(5). */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** ms of processor that a process has had, its own and the kernel's for it. */
export async function processorMs(pid: number): Promise<number> {
  const fields = statOf(await readFile(`/proc/${pid}/stat`, 'utf8'));
  // utime and stime are fields 14 and 15 of proc(5); the first two are cut off here.
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** A process below `ancestor`, by a piece of its command. */
export async function processBelow(ancestor: number, piece: string): Promise<number> {
  const all = await processes();
  const isBelow = ({ parent }: Process): boolean => {
    if (parent === ancestor) return true;
    const above = all.find(({ pid }) => pid === parent);
    return above !== undefined && isBelow(above);
  };
  const found = all.find((one) => one.command.includes(piece) && isBelow(one));
  if (!found) throw new Error(`no ${piece} runs below ${ancestor}`);
  return found.pid;
}

async function processes(): Promise<Process[]> {
  const found: Process[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(statOf(await readFile(`/proc/${name}/stat`, 'utf8'))[1]);
      const command = (await readFile(`/proc/${name}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      found.push({ pid: Number(name), parent, command });
    } catch {
      // gone since the folder was read
    }
  }
  return found;
}

/** From the state on: the command before it may hold blanks and parentheses. */
const statOf = (text: string) => text.slice(text.lastIndexOf(')') + 2).split(' ');
