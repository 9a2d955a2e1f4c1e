import {
  addShift,
  dutyNow,
  dutyPresence,
  handOver,
  listDutyPeople,
  listShifts,
  removeShift as removeShiftEndpoint,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asPerson } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { addShifts, handOverShift, removeShift } from './change-roster.ts';
import { notePresence } from './presence.ts';
import { onDutyNow, peopleOf, rosterOf } from './roster.ts';

export function dutyRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed'>): void {
  serve(door, 'listShifts', listShifts, ({ query }, { actor }) => rosterOf(hub, asPerson(actor), query));
  serve(door, 'dutyNow', dutyNow, (_asked, { actor }) => onDutyNow(hub, asPerson(actor)));
  serve(door, 'listDutyPeople', listDutyPeople, (_asked, { actor }) => peopleOf(hub, asPerson(actor)));
  serve(door, 'addShift', addShift, ({ body }, { actor }) => addShifts(hub, asPerson(actor), body));
  serve(door, 'removeShift', removeShiftEndpoint, async ({ params }, { actor }) => {
    await removeShift(hub, asPerson(actor), params.shiftId);
    return undefined;
  });
  serve(door, 'handOver', handOver, ({ params, body }, { actor }) =>
    handOverShift(hub, asPerson(actor), params.shiftId, body),
  );
  serve(door, 'dutyPresence', dutyPresence, ({ body }, { actor }) => notePresence(hub, asPerson(actor), body.sound));
}
