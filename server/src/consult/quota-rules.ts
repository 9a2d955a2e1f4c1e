/** From when to when somebody was there. */
export interface Span {
  from: Date;
  to: Date;
}

/** Shorter than a minute nobody was heard out: the door was opened, no service was given. */
export const leastTalkMs = 60_000;

/** How long people of both sides were in the room together, however many came and went. */
export function togetherMs(one: readonly Span[], other: readonly Span[]): number {
  const steps = [one, other].flatMap((spans, side) =>
    spans
      .filter(({ from, to }) => to > from)
      .flatMap(({ from, to }) => [
        { at: from.getTime(), side, change: 1 },
        { at: to.getTime(), side, change: -1 },
      ]),
  );
  const present = [0, 0];
  let together = 0;
  let since = 0;
  for (const { at, side, change } of steps.toSorted((a, b) => a.at - b.at)) {
    if (present.every((count) => count > 0)) together += at - since;
    present[side] = (present[side] ?? 0) + change;
    since = at;
  }
  return together;
}

/** A service counts when it was held and its opinion stands: a call without an opinion is none. */
export const countsAsService = (held: { togetherMs: number; opinionSigned: boolean }) =>
  held.togetherMs >= leastTalkMs && held.opinionSigned;

export const gapOf = ({ owed, held, planned }: { owed: number; held: number; planned: number }) =>
  Math.max(0, owed - held - planned);

interface Wanting {
  id: string;
  gap: number;
  /** institutions that consult for it */
  partners: ReadonlySet<string>;
}

/** Free slots dealt out to those who lack services, in turns, so that no two are offered the same hour. */
export function proposals<S extends { institutionId: string }>(
  wanting: readonly Wanting[],
  slots: readonly S[],
): Map<string, S[]> {
  const given = new Map<string, S[]>(wanting.map(({ id }) => [id, []]));
  const left = [...slots];
  let dealt = true;
  while (dealt) {
    dealt = false;
    for (const { id, gap, partners } of wanting) {
      const mine = given.get(id) ?? [];
      if (mine.length >= gap) continue;
      const at = left.findIndex(({ institutionId }) => partners.has(institutionId));
      const [slot] = at < 0 ? [] : left.splice(at, 1);
      if (!slot) continue;
      mine.push(slot);
      dealt = true;
    }
  }
  return given;
}
