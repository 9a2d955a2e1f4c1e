import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number, not even after the machine started anew. */
export interface ProcessMark {
  readonly pid: number;
  /** the boot's id and the clock ticks from it to the process's start */
  readonly started: string;
}

const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** Undefined when there is none with this number, or it has ended and only waits for its parent. */
export function markOf(pid: number): ProcessMark | undefined {
  try {
    // The name in parentheses may hold spaces; the fields after it count from the state, the third of proc(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined || state === 'Z' || state === 'X' ? undefined : { pid, started: `${boot}/${ticks}` };
  } catch {
    return undefined;
  }
}

export function isRunning(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.started === mark.started;
}

/** Every process of `program` that stands in `folder`, as all of PostgreSQL's stand in their data folder. */
export function processesIn(folder: string, program: string): ProcessMark[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || linkOf(pid, 'cwd') !== folder) return [];
    const running = linkOf(pid, 'exe')?.replace(/ \(deleted\)$/, '');
    return running?.endsWith(`/${program}`) ? (markOf(pid) ?? []) : [];
  });
}

/** Every process that stands in `folder` or below it. */
export function processesBelow(folder: string): ProcessMark[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    return `${linkOf(pid, 'cwd')}/`.startsWith(`${folder}/`) ? (markOf(pid) ?? []) : [];
  });
}

function linkOf(pid: number, what: 'cwd' | 'exe'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${what}`);
  } catch {
    return undefined; // ended, or another user's
  }
}

/** Sends each signal in turn, waiting up to its time for all to end; returns those that outlived them all. */
export async function endProcesses(
  marks: ProcessMark[],
  escalation: [signal: NodeJS.Signals, waitMs: number][],
): Promise<ProcessMark[]> {
  for (const [signal, waitMs] of escalation) {
    for (const mark of marks) if (isRunning(mark)) send(mark.pid, signal);
    const until = Date.now() + waitMs;
    while (marks.some(isRunning) && Date.now() < until) await delay(50);
  }
  return marks.filter(isRunning);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal; the caller looks again.
  }
}
