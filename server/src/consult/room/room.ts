import { record } from '../../audit/index.ts';
import { type ConsultId, Problem, type RoomAsk } from '../../contracts/index.ts';
import { transaction } from '../../platform/db.ts';
import type { MediaRoom } from '../../platform/media/index.ts';
import { caseAsks } from './case-asks.ts';
import type { RoomCore, RoomHub } from './core.ts';
import { enter } from './enter.ts';
import { hostAsks } from './host-asks.ts';
import { openBucket, pointers } from './limits.ts';
import type { Line } from './line.ts';
import { mediaAsks } from './media-asks.ts';
import { hostOf, looksOnly, hostAsks as ofTheHost, patientIsAccompanied } from './rules.ts';
import { type SeatNow, seatView } from './seat.ts';
import { seatAsks } from './seat-asks.ts';
import { openCase } from './shared-case.ts';
import { type Ended, type RoomRow, saveSeat } from './store.ts';

/** One that was cut off keeps its tile so long, ten seconds with the way to the last screen; the seat can be taken again later. */
const awayMs = 8_000;

const handlers = { ...mediaAsks, ...seatAsks, ...hostAsks, ...caseAsks };

export interface Room {
  readonly core: RoomCore;
  /** Who is connected; an empty room can be closed. */
  lines(): number;
  /** What a browser says, in the order in which it said it. */
  hear(line: Line, ask: RoomAsk): void;
  /** Its connection is gone. */
  gone(line: Line): void;
  close(): void;
}

export function openRoom(given: {
  hub: RoomHub;
  consultId: ConsultId;
  patientId: string;
  row: RoomRow;
  seats: SeatNow[];
  /** what the acts of others mean: ending, recording */
  acts: {
    end(room: RoomCore, seat: SeatNow): Promise<void>;
    record(room: RoomCore, seat: SeatNow, on: boolean): Promise<void>;
    met(room: RoomCore): void;
    /** who sends what has changed */
    sent(room: RoomCore): void;
    /** nobody is there any more, or nobody may be */
    over(room: RoomCore, why: string): void;
  };
}): Room {
  const { hub, consultId, row, acts } = given;
  const byLine = new Map<string, SeatNow>();
  const turns = new Map<string, Promise<void>>();
  const pointing = new Map<string, ReturnType<typeof openBucket>>();
  let opening: Promise<MediaRoom> | undefined;
  let lastHost: string | null = null;
  let speaker: string | null = null;
  let closed = false;

  const core: RoomCore = {
    hub,
    consultId,
    patientId: given.patientId,
    seats: new Map(given.seats.map((seat) => [seat.id, seat])),
    case: openCase(row.caseState),
    locked: row.locked,
    givenTo: row.hostSeatId,
    recording: null,
    caseUnsaved: false,
    roomUnsaved: false,

    hostId: () => hostOf(core.seats.values(), core.givenTo),

    state: () => ({
      consultId,
      seats: [...core.seats.values()].map((seat) => seatView(seat, core.hostId())),
      locked: core.locked,
      recording: core.recording,
      media: { ready: hub.media.state().ready, problem: hub.media.state().problem },
      case: core.case.state(),
    }),

    tell(news, except) {
      const text = JSON.stringify(news);
      for (const seat of core.seats.values()) if (seat !== except && seat.state === 'in') seat.line?.sendText(text);
    },

    tellSeat: (seat) => core.tell({ kind: 'seat', seat: seatView(seat, core.hostId()) }),

    welcome(seat, mediaKept = false) {
      const role = seat.id === core.hostId() ? 'host' : seat.role;
      seat.line?.send({
        kind: 'welcome',
        seatId: seat.id,
        seatKey: seat.key,
        role,
        state: seat.state,
        mediaKept,
        room: seat.state === 'in' ? core.state() : null,
      });
    },

    comeIn(seat, mediaKept) {
      if (!seat.line) seat.state = 'away';
      else {
        seat.state = 'in';
        core.welcome(seat, mediaKept);
        if (mediaKept) seat.peer?.tellWanted();
      }
      seat.unsaved = true;
      core.tellSeat(seat);
      core.settle();
      acts.met(core);
    },

    settle() {
      for (const seat of core.seats.values()) {
        if (seat.role !== 'patient' || seat.state === 'waiting' || patientIsAccompanied(core.seats.values())) continue;
        core.closePeer(seat);
        seat.state = 'waiting';
        seat.unsaved = true;
        core.welcome(seat);
        core.tellSeat(seat);
      }
      const host = core.hostId();
      if (host === lastHost) return;
      const changed = [lastHost, host];
      lastHost = host;
      for (const id of changed) {
        const seat = id === null ? undefined : core.seats.get(id);
        if (seat) core.tellSeat(seat);
      }
    },

    media() {
      opening ??= hub.media.openRoom({ lost, heard, sentChanged: () => acts.sent(core) }).catch((error) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },

    closePeer(seat) {
      seat.peer?.close();
      seat.peer = null;
      seat.receivedBytes = 0;
    },

    giveUp(seat, why) {
      clearTimeout(seat.lost);
      core.closePeer(seat);
      core.seats.delete(seat.id);
      const { line } = seat;
      if (line) {
        byLine.delete(line.id);
        seat.line = null;
        if (why === 'removed' || why === 'refused') line.send({ kind: 'ended', why });
        line.close(1008);
      }
      core.tell({ kind: 'seat-gone', seatId: seat.id, why });
      if (core.case.leave(seat.id)) {
        core.caseUnsaved = true;
        core.tell({ kind: 'case-leader', leader: null });
      }
      if (speaker === seat.id) heard([]);
      core.settle();
      finish(seat, why);
      if (![...core.seats.values()].some(({ state }) => state !== 'waiting')) acts.over(core, 'empty');
    },

    end(why) {
      acts.over(core, why);
      core.tell({ kind: 'ended', why });
      for (const seat of [...core.seats.values()]) {
        if (seat.state !== 'in') seat.line?.send({ kind: 'ended', why });
        seat.line?.close(1008);
        finish(seat, 'left');
        core.closePeer(seat);
        clearTimeout(seat.lost);
      }
      core.seats.clear();
      byLine.clear();
    },

    async record(seat, action, detail) {
      const person = seat.line?.person;
      if (!person) return;
      const subject = { kind: 'consult', id: consultId, patientId: given.patientId };
      await transaction(hub.db, (tx) => record(tx, person, action, subject, detail));
    },
  };

  function finish(seat: SeatNow, why: 'left' | 'removed' | 'refused' | 'lost'): void {
    // Who lost the line was there until the room last saw them, not until it gave them up.
    const at = why === 'lost' ? seat.seenAt : hub.clock.now();
    const ended: { state: Ended; at: Date } = { state: why === 'lost' ? 'left' : why, at };
    saveUntilSaved(seat, ended);
  }

  /** A removal that is not written would let somebody back in: it is tried until the database has it. */
  function saveUntilSaved(seat: SeatNow, ended: { state: Ended; at: Date }): void {
    saveSeat(hub.db.prisma, seat, ended).catch((err) => {
      hub.log.warn({ consultId, seatId: seat.id, err }, 'a seat is not written; again');
      setTimeout(() => saveUntilSaved(seat, ended), 1_000).unref();
    });
  }

  function lost(): void {
    opening = undefined;
    for (const seat of core.seats.values()) {
      seat.peer = null;
      seat.receivedBytes = 0;
    }
    if (closed) return;
    const { ready, problem } = hub.media.state();
    restarted = !ready;
    hub.log.warn({ consultId }, 'the media of a room is lost; it is opened anew');
    core.tell({ kind: 'media', ready, restarted: true, problem });
    for (const seat of core.seats.values()) core.tellSeat(seat);
  }
  let restarted = false;
  let wasReady = hub.media.state().ready;
  const stopHearing = hub.media.onChange(({ ready, problem }) => {
    if (ready === wasReady) return;
    wasReady = ready;
    core.tell({ kind: 'media', ready, restarted: ready && restarted, problem });
    if (ready) restarted = false;
  });

  function heard(seats: readonly string[]): void {
    const loudest = seats[0] ?? null;
    if (loudest === speaker) return;
    speaker = loudest;
    core.tell({ kind: 'speaker', seatId: speaker });
  }

  async function take(line: Line, ask: RoomAsk): Promise<void> {
    if (ask.kind === 'pointer') return point(line, ask);
    try {
      const answer = await carryOut(line, ask);
      line.send({ kind: 'answer', ask: ask.ask, answer: (answer ?? {}) as Record<string, unknown> });
    } catch (error) {
      refuse(line, ask, error);
    }
  }

  async function carryOut(line: Line, ask: Exclude<RoomAsk, { kind: 'pointer' }>): Promise<object | undefined> {
    const seat = byLine.get(line.id);
    if (ask.kind === 'enter') {
      if (seat) throw new Problem('room.wrong-order');
      const sat = await enter(core, line, ask);
      byLine.set(line.id, sat);
      return undefined;
    }
    if (!seat || seat.line !== line) throw new Problem('room.wrong-order');
    if (seat.state !== 'in' && ask.kind !== 'leave') throw new Problem('room.waiting');
    if (ofTheHost.has(ask.kind) && core.hostId() !== seat.id) throw new Problem('room.not-host');
    if (ask.kind === 'end') return void (await acts.end(core, seat));
    if (ask.kind === 'record') return void (await acts.record(core, seat, ask.on));
    const handler = handlers[ask.kind] as (room: RoomCore, seat: SeatNow, ask: RoomAsk) => Promise<object | undefined>;
    return handler(core, seat, ask);
  }

  function refuse(line: Line, ask: Exclude<RoomAsk, { kind: 'pointer' }>, error: unknown): void {
    const problem = error instanceof Problem ? error : undefined;
    const about = { consultId, line: line.id, postId: line.person.postId, kind: ask.kind };
    if (problem) hub.log.info({ ...about, code: problem.code }, 'refused in a room');
    else hub.log.error({ ...about, err: error }, 'a question of a room failed');
    line.send({ kind: 'refusal', ask: ask.ask, code: problem?.code ?? 'store.unavailable' });
    // Whoever knocks in vain is written down, as at any other door; what a seat may not do inside is a slip of the hand.
    if (problem && ask.kind === 'enter')
      hub.access
        .record(line.person, {
          ...{ operation: 'consult.room-enter', outcome: 'refused', code: problem.code },
          ...{ subjectKind: 'consult', subjectId: consultId, perOpening: false },
        })
        .catch((err) => hub.log.error({ ...about, err }, 'a refusal is not written'));
  }

  function point(line: Line, { pointer }: Extract<RoomAsk, { kind: 'pointer' }>): void {
    const seat = byLine.get(line.id);
    if (seat?.state !== 'in' || looksOnly(seat.role)) return;
    const now = Date.now();
    const bucket = pointing.get(line.id) ?? openBucket(pointers.burst, pointers.perSecond, now);
    pointing.set(line.id, bucket);
    if (bucket.take(1, now)) core.tell({ kind: 'pointer', seatId: seat.id, pointer }, seat);
  }

  function away(seat: SeatNow): void {
    clearTimeout(seat.lost);
    seat.lost = setTimeout(() => core.giveUp(seat, 'lost'), awayMs);
    seat.lost.unref();
  }
  for (const seat of given.seats) away(seat);
  lastHost = core.hostId();

  return {
    core,
    lines: () => byLine.size,
    hear(line, ask) {
      const turn = (turns.get(line.id) ?? Promise.resolve()).then(() => take(line, ask));
      turns.set(line.id, turn);
    },
    gone(line) {
      // After what it had asked: somebody who enters and is cut off at once sits and is away.
      void (turns.get(line.id) ?? Promise.resolve()).then(() => {
        turns.delete(line.id);
        pointing.delete(line.id);
        const seat = byLine.get(line.id);
        byLine.delete(line.id);
        // Another process may have the room by now: what happens to its seats is not for this one to say.
        if (closed || seat?.line !== line) return;
        seat.line = null;
        if (seat.state === 'in') seat.state = 'away';
        seat.hand = false;
        seat.unsaved = true;
        core.tellSeat(seat);
        away(seat);
      });
    },
    close() {
      closed = true;
      stopHearing();
      for (const seat of core.seats.values()) {
        clearTimeout(seat.lost);
        core.closePeer(seat);
        seat.line?.close(1013);
      }
      void opening?.then((media) => media.close()).catch(() => undefined);
    },
  };
}
