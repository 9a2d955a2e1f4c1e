import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/db.ts';
import type { AccessFacts } from '../platform/http/index.ts';
import { actorColumns } from './record.ts';

/**
 * A study that is being looked at asks for hundreds of frames; they are one opening. It ends after half an hour
 * without a request, or when the actor opens the study anew.
 */
const openingMs = 30 * 60_000;
const openingsKept = 20_000;

/** Rows gathered while the previous insert is under way; each caller waits for its own row's commit. */
interface Waiting {
  row: Record<string, unknown>;
  done: () => void;
  failed: (error: unknown) => void;
}

export interface AccessRecorder {
  record(actor: Actor, access: AccessFacts): Promise<void>;
  /** the next pixel request of this actor on this study is a new opening */
  forget(actor: Actor, studyUid: string): void;
}

/** Writes accesses that no verb recorded: reads, and refusals. Many requests share one insert and one commit. */
export function openAccessRecorder(db: Database): AccessRecorder {
  const openings = new Map<string, { at: number; written: Promise<void> }>();
  let waiting: Waiting[] = [];
  let writing = false;

  async function drain(): Promise<void> {
    if (writing) return;
    writing = true;
    try {
      while (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        try {
          await db.prisma.auditRow.createMany({ data: batch.map(({ row }) => row) as never });
          for (const { done } of batch) done();
        } catch (error) {
          for (const { failed } of batch) failed(error);
        }
      }
    } finally {
      writing = false;
    }
  }

  function write(actor: Actor, { operation, outcome, code, subjectKind, subjectId }: AccessFacts): Promise<void> {
    const row = {
      action: operation,
      outcome,
      ...actorColumns(actor),
      subjectKind: subjectKind ?? null,
      subjectId: subjectId ?? null,
      ...(code ? { detail: { code } } : {}),
    };
    return new Promise((done, failed) => {
      waiting.push({ row, done, failed });
      void drain();
    });
  }

  /** Everyone who looks waits for the one row: pixels never leave before it is written, and a failed one is tried anew. */
  function writeOpening(key: string, actor: Actor, access: AccessFacts): Promise<void> {
    const now = Date.now();
    const known = openings.get(key);
    const opening = known && now - known.at < openingMs ? known : { at: now, written: write(actor, access) };
    opening.at = now;
    openings.delete(key); // and set again: the map is in the order of the last look
    openings.set(key, opening);
    if (openings.size > openingsKept) openings.delete(openings.keys().next().value as string);
    return opening.written.catch((error) => {
      if (openings.get(key) === opening) openings.delete(key);
      throw error;
    });
  }

  return {
    record(actor, access) {
      const { perOpening, outcome, subjectId } = access;
      if (perOpening && outcome === 'done' && subjectId) {
        return writeOpening(openingKey(actor, subjectId), actor, access);
      }
      return write(actor, access);
    },
    forget(actor, studyUid) {
      openings.delete(openingKey(actor, studyUid));
    },
  };
}

function openingKey(actor: Actor, studyUid: string): string {
  if (actor.kind === 'person') return `${actor.sessionId} ${actor.postId} ${studyUid}`;
  return actor.kind === 'device' ? `${actor.deviceId} ${studyUid}` : `${actor.kind} ${studyUid}`;
}
