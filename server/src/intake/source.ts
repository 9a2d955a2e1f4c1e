import { createHash, randomUUID } from 'node:crypto';
import type { Door, ObjectKey } from '../contracts/index.ts';
import type { Member } from '../platform/actor.ts';

/** Where bytes come from: one association, one request, one person at a browser. */
export interface Source {
  door: Door;
  actor: Member;
  /** AE title, address: what the technician is shown beside an unplaced object */
  receivedFrom: string;
  /** studies this source has already been written down for: one audit row per study and batch */
  audited: Set<string>;
}

export function openSource(door: Door, actor: Member, receivedFrom: string): Source {
  return { door, actor, receivedFrom, audited: new Set() };
}

/**
 * Storage layout: `received/<year>/<month>/<day>/<two hex>/<uuid>.dcm`, one object an attempt. A UID never becomes part of
 * a name; which instance an object is, the database knows. An attempt that turns out to be a duplicate removes its own
 * object, so two senders of one instance never write over each other.
 */
export function newObjectKey(now: Date): ObjectKey {
  const id = randomUUID();
  const spread = createHash('sha256').update(id).digest('hex').slice(0, 2);
  return `received/${now.toISOString().slice(0, 10).replaceAll('-', '/')}/${spread}/${id}.dcm` as ObjectKey;
}
