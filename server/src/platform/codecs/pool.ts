import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CodecAnswer, CodecResult, CodecTask } from './tasks.ts';

/** Decoding never takes all cores: the event loop that serves everybody needs one. */
const mostThreads = Math.max(1, Math.min(4, availableParallelism() - 1));
/** The largest film of the test data takes a second; what takes longer than this is a trap or hopeless. */
const mostMs = 20_000;
/** WASM heaps grow and never shrink. */
const tasksAThread = 500;
/** A thread that nobody needs holds some 50 MB. */
const idleMs = 30_000;
/** Beyond it the hub is asked for more than it can draw; whoever asks tries again. */
const mostWaiting = 500;

/** A frame that cannot be decoded, in time or at all. `code` says why. */
export class CodecFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'CodecFailure';
    this.code = code;
  }
}

interface Waiting {
  task: CodecTask;
  done(result: CodecResult): void;
  failed(error: CodecFailure): void;
}

interface Thread {
  worker: Worker;
  tasks: number;
  idle: NodeJS.Timeout | undefined;
}

const waiting: Waiting[] = [];
const idle: Thread[] = [];
let threads = 0;

/**
 * Carries out a task in one of the process's codec threads. They are the process's, as Node's own file threads are: begun
 * when needed, ended when idle, and none keeps the process alive.
 */
export function runCodec(task: CodecTask): Promise<CodecResult> {
  return new Promise((done, failed) => {
    if (waiting.length >= mostWaiting) return failed(new CodecFailure('codec.busy'));
    waiting.push({ task, done, failed });
    next();
  });
}

function next(): void {
  while (waiting.length > 0) {
    const thread = idle.pop() ?? begin();
    if (!thread) return;
    clearTimeout(thread.idle);
    carryOut(thread, waiting.shift() as Waiting);
  }
}

function begin(): Thread | undefined {
  if (threads >= mostThreads) return undefined;
  threads++;
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    // What a codec prints may quote the image.
    ...{ stdout: true, stderr: true },
  });
  worker.on('exit', () => {
    threads--;
    next();
  });
  worker.unref();
  return { worker, tasks: 0, idle: undefined };
}

function carryOut(thread: Thread, { task, done, failed }: Waiting): void {
  const { worker } = thread;
  worker.ref();
  thread.tasks++;
  const limit = setTimeout(() => give('codec.too-slow'), mostMs);
  const end = () => {
    clearTimeout(limit);
    worker.off('message', answered).off('error', broke);
    worker.unref();
  };
  const answered = (answer: CodecAnswer) => {
    end();
    // A failure may have left the codec's heap in disorder.
    if (!answer.ok || thread.tasks >= tasksAThread) discard(thread);
    else rest(thread);
    if (answer.ok) done(answer.result);
    else failed(new CodecFailure(answer.code));
  };
  const give = (code: string) => {
    end();
    discard(thread);
    failed(new CodecFailure(code));
  };
  const broke = () => give('codec.crashed');
  worker.on('message', answered).on('error', broke);
  worker.postMessage(task);
}

function rest(thread: Thread): void {
  idle.push(thread);
  thread.idle = setTimeout(() => {
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    discard(thread);
  }, idleMs).unref();
  next();
}

function discard({ worker }: Thread): void {
  // An error while it ends is nobody's any more.
  worker.on('error', () => undefined);
  void worker.terminate();
}
