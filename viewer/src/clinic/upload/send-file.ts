import {
  type Admission,
  type EcgStored,
  Problem,
  type ProblemCode,
  problemStatus,
  storeEcg,
  uploadInstance,
} from '@hub/server/contracts';
import { address, Fault } from '../../api.ts';
import type { Arrived, SendFile } from './transfer.ts';

/** A line that neither takes nor gives for so long is down, though nobody closed it. */
const silentMs = 60_000;
/** The hub writes durably before it answers. */
const answerMs = 180_000;

/** Sends one file as it is. By XMLHttpRequest, because fetch does not tell how much of a body has gone. */
export const sendFile: SendFile = ({ path, blob, facts }, sent, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      finish();
      request.abort();
      reject(new DOMException('withdrawn by the person', 'AbortError'));
    };
    const watch = (ms: number) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        finish();
        request.abort();
        reject(new Fault('unreachable'));
      }, ms);
    };
    const ecg = facts?.ecg === true;
    request.open('POST', address(ecg ? storeEcg : uploadInstance, {}, { fileName: path.slice(-255) }));
    request.setRequestHeader('content-type', ecg ? 'application/octet-stream' : 'application/dicom');
    request.upload.onprogress = ({ loaded }) => {
      sent(loaded);
      watch(silentMs);
    };
    request.upload.onload = () => watch(answerMs);
    request.onerror = () => {
      finish();
      reject(new Fault('unreachable'));
    };
    request.onload = () => {
      finish();
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300 && answer)
        resolve(ecg ? arrivedEcg(answer as unknown as EcgStored) : arrived(answer as unknown as Admission));
      else reject(refusal(answer));
    };
    signal.addEventListener('abort', abort);
    watch(silentMs);
    request.send(blob);
  });

const arrived = (admission: Admission): Arrived => ({ outcome: admission.outcome, admission });
const arrivedEcg = (ecg: EcgStored): Arrived => ({ outcome: 'admitted', ecg });

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function refusal(told: Record<string, unknown> = {}): Problem | Fault {
  const { code, detail, requestId } = told;
  if (typeof code === 'string' && code in problemStatus) {
    return new Problem(code as ProblemCode, detail as Record<string, unknown> | undefined);
  }
  return new Fault('server', typeof requestId === 'string' ? requestId : undefined);
}
