import { record } from '../../audit/index.ts';
import { Problem } from '../../contracts/index.ts';
import { transaction } from '../../platform/db.ts';
import type { Handlers, RoomCore } from './core.ts';
import { looksOnly } from './rules.ts';
import type { SeatNow } from './seat.ts';
import { keepCase } from './store.ts';

export const caseAsks: Handlers<'case-lead' | 'case-set' | 'case-keep'> = {
  'case-lead': (room, seat, { lead }) => {
    const no = room.case.lead(takingPart(room, seat), lead);
    if (no) throw new Problem(no);
    room.caseUnsaved = true;
    room.tell({ kind: 'case-leader', leader: room.case.leader() });
    return undefined;
  },

  'case-set': (room, seat, { entry }) => {
    const change = room.case.set(takingPart(room, seat), entry);
    if (typeof change === 'string') throw new Problem(change);
    room.caseUnsaved = true;
    room.tell({ kind: 'case', change }, seat);
    return { rev: change.rev };
  },

  'case-keep': async (room, seat) => {
    takingPart(room, seat);
    const { rev, entries } = room.case.state();
    const at = room.hub.clock.now().toISOString();
    await transaction(room.hub.db, async (tx) => {
      await keepCase(tx, room.consultId, { at, postId: seat.postId, by: seat.who.name, rev, entries });
      const subject = { kind: 'consult', id: room.consultId, patientId: room.patientId };
      if (seat.line) await record(tx, seat.line.person, 'consult.case-keep', subject, { rev });
    });
    return undefined;
  },
};

function takingPart(room: RoomCore, seat: SeatNow): { seatId: string; hosts: boolean } {
  if (looksOnly(seat.role)) throw new Problem('permission.missing');
  return { seatId: seat.id, hosts: room.hostId() === seat.id };
}
