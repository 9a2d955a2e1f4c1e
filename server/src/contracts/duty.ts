import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, InstitutionId, PostId, ShiftId } from './ids.ts';
import { Role } from './permissions.ts';

/**
 * What somebody is on duty for (值班): reading ECGs, reading images, the clinic's physician, the clinic's director
 * (卫生院院长), the lead hospital's medical affairs or duty manager (医务科/总值班), urgent consults (会诊值班).
 */
export const DutyService = z.enum(['ecg', 'imaging', 'clinic', 'director', 'medical-affairs', 'consult']);
export type DutyService = z.infer<typeof DutyService>;

const Holder = z.object({
  postId: PostId,
  name: z.string(),
  title: z.string().nullable(),
  role: Role,
});
/** Somebody's page, which rings: `sound` false where the browser said that it would not sound. */
export const DutyPresence = z.object({ sound: z.boolean(), seenAt: Instant, here: z.boolean() });
export const ShiftView = z.object({
  id: ShiftId,
  institution: z.object({ id: InstitutionId, name: z.string() }),
  service: DutyService,
  from: Instant,
  to: Instant,
  /** 值班人; after a hand-over the one who took over */
  holder: Holder,
  /** 备班 */
  deputy: Holder.nullable(),
  phone: z.string().nullable(),
  handedOver: z.object({ at: Instant, by: z.string(), note: z.string() }).nullable(),
  note: z.string().nullable(),
  now: z.boolean(),
  /** null: no page of the holder's has said anything yet */
  presence: DutyPresence.nullable(),
  mine: z.boolean(),
});
export type ShiftView = z.infer<typeof ShiftView>;

const shift = { params: z.object({ shiftId: ShiftId }), subject: { kind: 'shift', param: 'shiftId' } } as const;
const Times = z.object({ from: Instant, to: Instant });

/** 值班表 of my institution, and of those that read for it or that it reads for: who must be reached is never a secret. */
export const listShifts = endpoint({
  method: 'GET',
  path: '/api/duty/shifts',
  permission: 'duty.read',
  summary: 'Duty roster of an institution',
  query: Times.extend({ institutionId: InstitutionId.optional() }),
  audited: false,
  reply: z.object({ items: z.array(ShiftView) }),
});
export const dutyNow = endpoint({
  method: 'GET',
  path: '/api/duty/now',
  permission: 'duty.read',
  summary: 'Who is on duty now, here and on the other side; which duties nobody has',
  audited: false,
  reply: z.object({
    items: z.array(ShiftView),
    /** what must ring and would find nobody: 无人值班 */
    uncovered: z.array(
      z.object({ institution: z.object({ id: InstitutionId, name: z.string() }), service: DutyService }),
    ),
  }),
});
export const listDutyPeople = endpoint({
  method: 'GET',
  path: '/api/duty/people',
  permission: 'duty.read',
  summary: 'Posts of my institution that can be put on the roster',
  audited: false,
  reply: z.object({ items: z.array(Holder) }),
});
export const addShift = endpoint({
  method: 'POST',
  path: '/api/duty/shifts',
  permission: 'duty.write',
  summary: 'Put somebody on the roster, on one or several days',
  body: Times.extend({
    service: DutyService,
    postId: PostId,
    deputyPostId: PostId.optional(),
    /** where the one on duty can be called */
    phone: z.string().max(32).optional(),
    note: z.string().max(200).optional(),
    /** the same hours on so many following days */
    repeatDays: z.number().int().min(0).max(31).default(0),
  }),
  reply: z.object({ items: z.array(ShiftView) }),
});
export const removeShift = endpoint({
  method: 'DELETE',
  path: '/api/duty/shifts/:shiftId',
  permission: 'duty.write',
  summary: 'Take a shift off the roster; one that has begun is ended now and kept',
  ...shift,
});
/** 交班: the one on duty gives it to another, who hears of it at once. */
export const handOver = endpoint({
  method: 'POST',
  path: '/api/duty/shifts/:shiftId/hand-over',
  permission: 'duty.read',
  summary: 'Hand the duty over',
  ...shift,
  body: z.object({ postId: PostId, note: z.string().trim().min(1).max(1000) }),
  reply: ShiftView,
});
/** Every half minute from a page that was made ready to ring. */
export const dutyPresence = endpoint({
  method: 'POST',
  path: '/api/duty/presence',
  permission: 'duty.read',
  summary: 'This page is open, and whether it would sound',
  // A page that is locked still rings.
  whileLocked: true,
  body: z.object({ sound: z.boolean() }),
  audited: false,
  reply: z.object({ onDuty: z.array(DutyService) }),
});
