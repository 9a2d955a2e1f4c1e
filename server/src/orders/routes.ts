import * as contracts from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { cancelOrder } from './cancel-order.ts';
import { changeOrder } from './change-order.ts';
import { dayBoard } from './day-board.ts';
import { markExamined } from './mark-examined.ts';
import { readOrder } from './read-order.ts';
import { registerOrder } from './register-order.ts';

export function ordersRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock'>): void {
  serve(door, 'registerOrder', contracts.registerOrder, ({ body }, { actor }) =>
    registerOrder(hub, person(actor), body),
  );
  serve(door, 'dayBoard', contracts.dayBoard, ({ query }, { actor }) => dayBoard(hub, actor, query));
  serve(door, 'readOrder', contracts.readOrder, ({ params }, { actor }) => readOrder(hub, actor, params.orderId));
  serve(door, 'changeOrder', contracts.changeOrder, ({ params, body }, { actor }) =>
    changeOrder(hub, person(actor), params.orderId, body),
  );
  serve(door, 'markExamined', contracts.markExamined, ({ params }, { actor }) =>
    markExamined(hub, person(actor), params.orderId),
  );
  serve(door, 'cancelOrder', contracts.cancelOrder, ({ params, body }, { actor }) =>
    cancelOrder(hub, person(actor), params.orderId, body),
  );
}

/** No device holds these permissions; what they write names a post. */
function person(actor: Member): Person {
  if (actor.kind !== 'person') throw new contracts.Problem('permission.missing');
  return actor;
}
