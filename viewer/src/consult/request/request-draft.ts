import { emptyRequest, type RequestValues } from './request-values.ts';

export interface RequestDraft {
  patientId: string | null;
  values: RequestValues;
  at: string;
}

const keyOf = (postId: string) => `hub.consult-request.${postId}`;

/**
 * What was filled in before the page was left. In the tab's own storage: it outlives a look at another page and a
 * reload, and a shared PC keeps nothing of a patient once the browser is closed.
 */
export function readDraft(storage: Storage, postId: string): RequestDraft | undefined {
  try {
    const draft = JSON.parse(storage.getItem(keyOf(postId)) ?? 'null') as RequestDraft | null;
    if (!draft || typeof draft.values?.summary !== 'string' || typeof draft.at !== 'string') return undefined;
    return { ...draft, values: { ...emptyRequest, ...draft.values } };
  } catch {
    return undefined;
  }
}

/** false when the storage is full or closed: then the page says nothing of a draft. */
export function writeDraft(storage: Storage, postId: string, draft: RequestDraft): boolean {
  try {
    storage.setItem(keyOf(postId), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export const clearDraft = (storage: Storage, postId: string): void => storage.removeItem(keyOf(postId));

/** A draft about somebody else does not meet the patient that the page was opened for. */
export function draftFor(draft: RequestDraft | undefined, wantedPatient: string | null): RequestDraft | undefined {
  if (!draft) return undefined;
  return wantedPatient === null || draft.patientId === null || draft.patientId === wantedPatient ? draft : undefined;
}
