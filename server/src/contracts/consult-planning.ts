import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ConsultId, Day, Instant, InstitutionId, PostId, SlotId } from './ids.ts';
import { jobKind } from './job.ts';

/** 专家出诊时段: when a physician can be booked. */
export const SlotView = z.object({
  id: SlotId,
  institution: z.object({ id: InstitutionId, name: z.string() }),
  expert: z.object({ postId: PostId, name: z.string(), title: z.string().nullable() }),
  specialty: z.string(),
  from: Instant,
  to: Instant,
  note: z.string().nullable(),
  taken: z.boolean(),
  /** by which consult, where I may know */
  consultId: ConsultId.nullable(),
  mine: z.boolean(),
});
export type SlotView = z.infer<typeof SlotView>;
export const listSlots = endpoint({
  method: 'GET',
  path: '/api/consult-slots',
  permission: 'consult-slot.read',
  summary: 'Slots of my institution and of those that consult for it',
  query: z.object({
    from: Instant,
    to: Instant,
    institutionId: InstitutionId.optional(),
    free: z.enum(['true', 'false']).optional(),
  }),
  audited: false,
  reply: z.object({ items: z.array(SlotView) }),
});
export const addSlots = endpoint({
  method: 'POST',
  path: '/api/consult-slots',
  permission: 'consult-slot.write',
  summary: 'Offer slots, on one or several weeks',
  body: z.object({
    postId: PostId,
    specialty: z.string().trim().min(1).max(64),
    from: Instant,
    to: Instant,
    note: z.string().max(200).optional(),
    repeatWeeks: z.number().int().min(0).max(25).default(0),
  }),
  reply: z.object({ items: z.array(SlotView) }),
});
export const removeSlot = endpoint({
  method: 'DELETE',
  path: '/api/consult-slots/:slotId',
  permission: 'consult-slot.write',
  summary: 'Take back a slot that nobody booked',
  params: z.object({ slotId: SlotId }),
  subject: { kind: 'slot', param: 'slotId' },
});

/** 村卫生室远程服务: how many services a week every village room is owed, where the county wants it (医共体 by 医共体). */
export const VillageQuota = z.object({
  leadInstitutionId: InstitutionId,
  enabled: z.boolean(),
  perWeek: z.number().int().min(1).max(14),
  from: Day,
});
export type VillageQuota = z.infer<typeof VillageQuota>;
export const VillageWeek = z.object({
  institution: z.object({ id: InstitutionId, name: z.string() }),
  township: z.string().nullable(),
  owed: z.number().int(),
  held: z.number().int(),
  planned: z.number().int(),
  gap: z.number().int(),
  /** what proves it: who spoke how long with whom, and the opinion */
  evidence: z.array(
    z.object({
      consultId: ConsultId,
      number: z.string(),
      startedAt: Instant,
      minutes: z.number(),
      people: z.number().int(),
      opinionSigned: z.boolean(),
      counts: z.boolean(),
    }),
  ),
  /** free slots of the week that would close the gap */
  proposals: z.array(z.object({ slotId: SlotId, from: Instant, to: Instant, expert: z.string() })),
});
export const villageQuotaWeek = endpoint({
  method: 'GET',
  path: '/api/consult-quota/week',
  permission: 'consult-quota.read',
  summary: 'What every village room was owed and got in a week, with the evidence',
  query: z.object({ monday: Day.optional() }),
  reply: z.object({ monday: Day, enabled: z.boolean(), perWeek: z.number().int(), items: z.array(VillageWeek) }),
});
export const readVillageQuota = endpoint({
  method: 'GET',
  path: '/api/consult-quota',
  permission: 'consult-quota.read',
  summary: 'Whether village rooms are owed remote services, and how many',
  audited: false,
  reply: z.object({ items: z.array(VillageQuota.extend({ lead: z.string() })) }),
});
export const setVillageQuota = endpoint({
  method: 'PUT',
  path: '/api/consult-quota',
  permission: 'consult-quota.change',
  summary: 'Set what village rooms are owed',
  body: VillageQuota,
  reply: VillageQuota,
});

/** Reminds both sides before a consult begins, rings on for urgent ones, notices those that nobody answers; recurring. */
export const tendConsults = jobKind({
  queue: 'critical',
  name: 'consult.tend',
  payload: z.object({}),
  key: () => 'tend-consults',
});
