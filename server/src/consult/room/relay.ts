import type { ConsultId, RoomAsk } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Log } from '../../platform/log.ts';
import { comeBack, type Line } from './line.ts';
import type { RoomLink } from './rooms.ts';

/**
 * A browser may land on any process of the hub; the room lives on one. The process with the socket (the edge) passes what
 * the browser says to the room's process and what the room says back, in order. The media itself goes straight to the
 * room's process. Where something may have been missed the browser is told to come back, with its seat's key: a signal that
 * was lost in between would leave two people with different rooms.
 */
type Passed =
  | { kind: 'open'; edge: string; line: string; consultId: ConsultId; person: Person }
  | { kind: 'ask'; line: string; ask: RoomAsk }
  | { kind: 'gone'; line: string }
  | { kind: 'news'; items: { lines: string[]; text: string }[] }
  | { kind: 'close'; line: string; code: number }
  | { kind: 'beat'; edge: string };

export interface Relay {
  /** The way to a room of another process. */
  to(host: string, consultId: ConsultId): RoomLink;
  /** Rooms elsewhere that browsers of this process sit in. */
  elsewhere(): { consultId: string; host: string }[];
  /** The process of these rooms is gone: their browsers come back and find who has them then. */
  lost(consultIds: ReadonlySet<string>): void;
  /** Says to the rooms' processes that this one lives, and lets go of browsers whose process does not. */
  beat(now: number): void;
  close(): Promise<void>;
}

/** An edge that was silent for so long is gone, and its browsers with it. */
const edgeLivesMs = 5_000;

export function openRelay(given: {
  bus: Bus;
  self: string;
  log: Log;
  /** a room of this process, if it has it */
  room(consultId: ConsultId): Promise<RoomLink> | undefined;
}): Relay {
  const { bus, self, log } = given;
  /** browsers of this process in rooms elsewhere */
  const ours = new Map<string, { line: Line; host: string; consultId: ConsultId }>();
  /** browsers elsewhere in rooms of this process */
  const theirs = new Map<string, { line: Line; edge: string; room: Promise<RoomLink> }>();
  const heardOf = new Map<string, number>();
  const outgoing = new Map<string, { lines: string[]; text: string }[]>();

  const topic = (process: string) => `room:${process}`;
  const pass = (process: string, message: Passed) => bus.send(topic(process), message);

  const leave = bus.subscribe(topic(self), (message) => take(message as Passed));
  const stopGaps = bus.onGap(() => {
    log.warn({ ours: ours.size, theirs: theirs.size }, 'the bus was away: relayed browsers come back');
    for (const { line } of [...ours.values()]) line.close(comeBack);
    for (const id of [...theirs.keys()]) forget(id);
  });

  function take(message: Passed): void {
    switch (message.kind) {
      case 'open':
        open(message);
        break;
      case 'ask':
        ask(message);
        break;
      case 'gone':
        forget(message.line);
        break;
      case 'news':
        for (const { lines, text } of message.items) for (const id of lines) ours.get(id)?.line.sendText(text);
        break;
      case 'close':
        ours.get(message.line)?.line.close(message.code);
        break;
      case 'beat':
        heardOf.set(message.edge, Date.now());
    }
  }

  function ask({ line, ask: said }: Extract<Passed, { kind: 'ask' }>): void {
    const known = theirs.get(line);
    void known?.room.then((room) => room.hear(known.line, said)).catch(() => undefined);
  }

  function open({ edge, line: id, consultId, person }: Extract<Passed, { kind: 'open' }>): void {
    const room = given.room(consultId);
    heardOf.set(edge, Date.now());
    if (!room) {
      tell(edge, { kind: 'close', line: id, code: comeBack }, id);
      return;
    }
    const line: Line = {
      id,
      person,
      send: (news) => say(edge, id, JSON.stringify(news)),
      sendText: (text) => say(edge, id, text),
      close(code) {
        flush(edge);
        tell(edge, { kind: 'close', line: id, code }, id);
      },
    };
    theirs.set(id, { line, edge, room });
    room.catch(() => tell(edge, { kind: 'close', line: id, code: comeBack }, id));
  }

  function tell(edge: string, message: Passed, id: string): void {
    pass(edge, message).catch((err) => {
      log.warn({ line: id, err }, 'a browser elsewhere cannot be reached');
      forget(id);
    });
  }

  /** News of one moment to browsers of one process go together; the same text for several of them goes once. */
  function say(edge: string, id: string, text: string): void {
    const items = outgoing.get(edge);
    if (!items) {
      outgoing.set(edge, [{ lines: [id], text }]);
      queueMicrotask(() => flush(edge));
      return;
    }
    const last = items.at(-1);
    if (last && last.text === text && !last.lines.includes(id)) last.lines.push(id);
    else items.push({ lines: [id], text });
  }

  function flush(edge: string): void {
    const items = outgoing.get(edge);
    if (!items) return;
    outgoing.delete(edge);
    pass(edge, { kind: 'news', items }).catch((err) => {
      log.warn({ edge, err }, 'browsers of another process cannot be reached');
      for (const id of new Set(items.flatMap(({ lines }) => lines))) forget(id);
    });
  }

  function forget(id: string): void {
    const known = theirs.get(id);
    theirs.delete(id);
    void known?.room.then((room) => room.gone(known.line)).catch(() => undefined);
  }

  return {
    to(host, consultId) {
      const trouble = (line: Line) => (err: unknown) => {
        log.warn({ consultId, line: line.id, err }, 'a room elsewhere cannot be reached');
        line.close(comeBack);
      };
      return {
        hear(line, ask) {
          if (!ours.has(line.id)) {
            ours.set(line.id, { line, host, consultId });
            pass(host, { kind: 'open', edge: self, line: line.id, consultId, person: line.person }).catch(
              trouble(line),
            );
          }
          pass(host, { kind: 'ask', line: line.id, ask }).catch(trouble(line));
        },
        gone(line) {
          if (!ours.delete(line.id)) return;
          pass(host, { kind: 'gone', line: line.id }).catch(() => undefined); // it hears no beat either, then
        },
      };
    },
    elsewhere: () => [...ours.values()].map(({ consultId, host }) => ({ consultId, host })),
    lost(consultIds) {
      for (const { line, consultId } of [...ours.values()]) if (consultIds.has(consultId)) line.close(comeBack);
    },
    beat(now) {
      for (const host of new Set([...ours.values()].map(({ host }) => host)))
        pass(host, { kind: 'beat', edge: self }).catch(() => undefined); // told by what browsers say
      for (const [id, { edge }] of [...theirs]) if (now - (heardOf.get(edge) ?? now) > edgeLivesMs) forget(id);
    },
    async close() {
      stopGaps();
      leave();
      for (const edge of [...outgoing.keys()]) flush(edge);
      await bus.close();
    },
  };
}
