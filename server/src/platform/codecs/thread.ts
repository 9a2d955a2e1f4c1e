import { parentPort } from 'node:worker_threads';
import { decodeFrame, Undecodable } from './decode.ts';
import { makePicture } from './picture.ts';
import type { CodecAnswer, CodecResult, CodecTask } from './tasks.ts';

// A thread of its own for each decode: foreign bytes go through foreign code here, which may loop, exhaust its heap or
// abort. The pool ends the thread then, and nothing else is lost.

async function perform(task: CodecTask): Promise<CodecResult> {
  switch (task.kind) {
    case 'decode':
      return decodeFrame(task.frame, task.transferSyntaxUid, task.about);
    case 'picture':
      return {
        bytes: makePicture(await decodeFrame(task.frame, task.transferSyntaxUid, task.about), task.look, task.wish),
      };
  }
}

parentPort?.on('message', async (task: CodecTask) => {
  let answer: CodecAnswer;
  try {
    const { bytes, about } = await perform(task);
    // Detached from whatever larger memory it was a part of, so that it can be handed over without a copy.
    const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    const own = whole ? bytes : new Uint8Array(bytes);
    answer = { ok: true, result: about ? { bytes: own, about } : { bytes: own } };
    parentPort?.postMessage(answer, [own.buffer as ArrayBuffer]);
  } catch (error) {
    answer = { ok: false, code: error instanceof Undecodable ? error.code : 'codec.failed' };
    parentPort?.postMessage(answer);
  }
});
