/**
 * Messages on their way. Each has its own id from the start, so that one sent again after a cut is the same message; it
 * stays here until the hub has acknowledged it, also over a reload of the page. Pure but for the storage.
 */
export interface Outgoing {
  id: string;
  text: string;
  at: string;
  /** the hub said no, and it is not asked again by itself */
  refused: boolean;
}

export const put = (box: readonly Outgoing[], message: Outgoing): Outgoing[] => [...box, message];
export const acknowledged = (box: readonly Outgoing[], id: string): Outgoing[] => box.filter((each) => each.id !== id);
export const refused = (box: readonly Outgoing[], id: string): Outgoing[] =>
  box.map((each) => (each.id === id ? { ...each, refused: true } : each));
export const again = (box: readonly Outgoing[], id: string): Outgoing[] =>
  box.map((each) => (each.id === id ? { ...each, refused: false } : each));
/** In the order they were written: a later one does not overtake. */
export const nextOf = (box: readonly Outgoing[]): Outgoing | undefined => box.find((each) => !each.refused);

const keyOf = (consultId: string) => `hub.room.outbox.${consultId}`;
export function storedOutbox(storage: Pick<Storage, 'getItem'>, consultId: string): Outgoing[] {
  try {
    const stored = JSON.parse(storage.getItem(keyOf(consultId)) ?? '[]') as Outgoing[];
    return stored.filter(({ id, text }) => typeof id === 'string' && typeof text === 'string');
  } catch {
    return [];
  }
}
export function storeOutbox(
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  consultId: string,
  box: readonly Outgoing[],
): void {
  try {
    if (box.length === 0) storage.removeItem(keyOf(consultId));
    else storage.setItem(keyOf(consultId), JSON.stringify(box));
  } catch {
    // Without storage a message is lost with the page, not with the line.
  }
}
