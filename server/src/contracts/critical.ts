import { z } from 'zod';
import { DutyService } from './duty.ts';
import { endpoint } from './endpoint.ts';
import { CriticalId, EcgId, Instant, InstitutionId, PostId, RequestId, StudyUid } from './ids.ts';
import { jobKind } from './job.ts';

/** Where a critical value (危急值) comes from; one loop for all of them. */
export const CriticalSource = z.enum(['ecg', 'image', 'laboratory']);
/**
 * 待确认 suspected, 待第二人核对 checking, 通知中 notifying, 已接获待处置 acknowledged, 已处置 closed, 已排除 ruled-out.
 * Only the last two have no owner.
 */
export const CriticalState = z.enum(['suspected', 'checking', 'notifying', 'acknowledged', 'closed', 'ruled-out']);
export type CriticalState = z.infer<typeof CriticalState>;
/** Who is asked, one after another: 申请医师, 卫生院值班医师, 卫生院院长, 总院医务科/总值班. */
export const Rung = z.enum(['requester', 'clinic-duty', 'director', 'medical-affairs']);
export type Rung = z.infer<typeof Rung>;

/** 已复述确认, 已接通未复述, 未能联系上 */
export const AttemptOutcome = z.enum(['CONFIRMED', 'REACHED_NO_READBACK', 'UNABLE_TO_REACH']);
export const AttemptChannel = z.enum(['hub', 'telephone', 'in-person', 'webhook']);

/** What was found: by a code of the list, by whom. */
export const CriticalFinding = z.object({
  code: z.string().max(64),
  text: z.string().max(200),
  by: z.enum(['device', 'engine', 'reader', 'clinic']),
});
export type CriticalFinding = z.infer<typeof CriticalFinding>;

export const CriticalAttempt = z.object({
  at: Instant,
  rung: Rung.nullable(),
  channel: AttemptChannel,
  /** whom: a person's name, a duty, a webhook's name */
  to: z.string(),
  phone: z.string().nullable(),
  outcome: AttemptOutcome.nullable(),
  readBack: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string().nullable(),
});
export type CriticalAttempt = z.infer<typeof CriticalAttempt>;
export const CriticalEvent = z.object({
  at: Instant,
  kind: z.string(),
  by: z.string().nullable(),
  note: z.string().nullable(),
});
export type CriticalEvent = z.infer<typeof CriticalEvent>;
/** 胸痛时间轴: null where it did not happen or nobody said. */
export const ChestPainClock = z.object({
  firstContactAt: Instant.nullable(),
  recordedAt: Instant.nullable(),
  /** the file carried no zone, or the cart's clock is not known to be right */
  recordedAssumed: z.boolean(),
  arrivedAt: Instant.nullable(),
  claimedAt: Instant.nullable(),
  readAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  decisionAt: Instant.nullable(),
});
export type ChestPainClock = z.infer<typeof ChestPainClock>;
const Person = z.object({ postId: PostId, name: z.string() });
export const CriticalView = z.object({
  id: CriticalId,
  source: CriticalSource,
  state: CriticalState,
  /** 胸痛 lane: nothing waits for a second person */
  chestPain: z.boolean(),
  findings: z.array(CriticalFinding),
  /** what the clinic is told and reads back */
  text: z.string(),
  studyUid: StudyUid,
  requestId: RequestId.nullable(),
  ecgId: EcgId.nullable(),
  patientName: z.string(),
  sex: z.string().nullable(),
  age: z.string().nullable(),
  accessionNumber: z.string(),
  contact: z.string().nullable(),
  requesting: z.object({ id: InstitutionId, name: z.string() }),
  reading: z.object({ id: InstitutionId, name: z.string() }),
  suspectedAt: Instant,
  confirmedAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** confirmed to acknowledged */
  secondsToAcknowledge: z.number().int().nullable(),
  /** how often the ring went on to the next */
  round: z.number().int(),
  rung: Rung.nullable(),
  /** whose turn it is: there is always somebody until it is closed */
  owner: z
    .object({
      institution: z.object({ id: InstitutionId, name: z.string() }),
      duty: DutyService.nullable(),
      people: z.array(Person.extend({ phone: z.string().nullable(), here: z.boolean() })),
    })
    .nullable(),
  /** when it goes on by itself */
  dueAt: Instant.nullable(),
  firstCheck: Person.extend({ at: Instant }).nullable(),
  secondCheck: Person.extend({ at: Instant }).nullable(),
  /** one person checked twice: 'night', 'emergency', 'chest-pain', 'nobody-else' */
  singleReason: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  readBack: z.string().nullable(),
  decision: z.string().nullable(),
  treatment: z.string().nullable(),
  clock: ChestPainClock,
  /** what I may do now */
  may: z.object({
    claim: z.boolean(),
    check: z.boolean(),
    /** my check would be the second one */
    second: z.boolean(),
    ruleOut: z.boolean(),
    attempt: z.boolean(),
    acknowledge: z.boolean(),
    treat: z.boolean(),
  }),
  /** it is my turn: my page rings */
  rings: z.boolean(),
  /** and sounds; what I have taken is quiet while there is time */
  loud: z.boolean(),
});
export type CriticalView = z.infer<typeof CriticalView>;
export const CriticalFull = CriticalView.extend({
  attempts: z.array(CriticalAttempt),
  events: z.array(CriticalEvent),
});
export type CriticalFull = z.infer<typeof CriticalFull>;

const one = {
  params: z.object({ criticalId: CriticalId }),
  subject: { kind: 'critical', param: 'criticalId' },
} as const;

export const listRinging = endpoint({
  method: 'GET',
  path: '/api/critical/ringing',
  permission: 'critical.read',
  summary: 'What is mine to answer now, most urgent first',
  audited: 'opening',
  reply: z.object({ items: z.array(CriticalView) }),
});
/** For a page that is locked: that something rings, and nothing of whom. */
export const countRinging = endpoint({
  method: 'GET',
  path: '/api/critical/ringing/count',
  permission: 'critical.read',
  summary: 'How many sound for me',
  whileLocked: true,
  audited: false,
  reply: z.object({ count: z.number().int() }),
});
/** 危急值登记本 */
export const listCritical = endpoint({
  method: 'GET',
  path: '/api/critical',
  permission: 'critical.read',
  summary: 'The register of critical values of my institution',
  query: z.object({
    state: z.enum(['open', 'all', 'ruled-out']).default('open'),
    source: CriticalSource.optional(),
    from: Instant.optional(),
    to: Instant.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({ items: z.array(CriticalView), total: z.number().int() }),
});
export const readCritical = endpoint({
  method: 'GET',
  path: '/api/critical/:criticalId',
  permission: 'critical.read',
  summary: 'A critical value with every attempt and step',
  ...one,
  reply: CriticalFull,
});
/** A reader marks one while reading; that is the first check. */
export const markCritical = endpoint({
  method: 'POST',
  path: '/api/critical',
  permission: 'critical.check',
  summary: 'Mark a case as critical (危急值)',
  body: z.object({
    requestId: RequestId,
    findings: z
      .array(z.object({ code: z.string().max(64), text: z.string().trim().min(1).max(200) }))
      .min(1)
      .max(10),
    text: z.string().trim().min(1).max(1000),
  }),
  reply: CriticalFull,
});
export const claimCritical = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/claim',
  permission: 'critical.check',
  summary: 'I take it: the ring stops, the case is mine',
  ...one,
  reply: CriticalFull,
});
/** First or second check, by whose it is: of a second person, or of the same one again where nothing may wait. */
export const checkCritical = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/check',
  permission: 'critical.check',
  summary: 'I have checked it: it is critical',
  ...one,
  body: z.object({
    text: z.string().trim().min(1).max(1000),
    /** says that the same person looked again, tracing and name (一人双核) */
    again: z.boolean().default(false),
  }),
  reply: CriticalFull,
});
export const ruleOutCritical = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/rule-out',
  permission: 'critical.check',
  summary: 'It is not critical, and why',
  ...one,
  body: z.object({ reason: z.string().trim().min(2).max(500) }),
  reply: CriticalFull,
});
/** A telephone call noted by hand, and the like. CONFIRMED with a read-back by name acknowledges. */
export const noteAttempt = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/attempts',
  permission: 'critical.notify',
  summary: 'Note an attempt to reach somebody',
  ...one,
  body: z
    .object({
      channel: z.enum(['telephone', 'in-person']),
      to: z.string().trim().min(1).max(64),
      phone: z.string().max(32).optional(),
      outcome: AttemptOutcome,
      readBack: z.string().trim().max(500).optional(),
      note: z.string().max(500).optional(),
    })
    .refine(({ outcome, readBack }) => outcome !== 'CONFIRMED' || (readBack ?? '').length >= 2, { path: ['readBack'] }),
  reply: CriticalFull,
});
/** 复述并接获: at the clinic, in one's own name. */
export const acknowledgeCritical = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/acknowledge',
  permission: 'critical.acknowledge',
  summary: 'Read back and acknowledge',
  ...one,
  body: z.object({ readBack: z.string().trim().min(2).max(500) }),
  reply: CriticalFull,
});
/** 处置记录 */
export const treatCritical = endpoint({
  method: 'POST',
  path: '/api/critical/:criticalId/treatment',
  permission: 'critical.acknowledge',
  summary: 'What was decided and done for the patient',
  ...one,
  body: z.object({
    decision: z.enum(['transfer-pci', 'thrombolysis', 'drugs', 'cpr', 'observe', 'repeat', 'other']),
    text: z.string().trim().min(2).max(1000),
  }),
  reply: CriticalFull,
});

const seconds = z.number().int().min(10).max(3600);
/** Of one line of the critical list: the words a device may have used, or what the engine measures. */
export const CriticalRule = z.object({
  code: z.string().min(1).max(64),
  /** as the clinic is told */
  text: z.string().min(1).max(200),
  /** where the line is from */
  source: z.string().max(200),
  chestPain: z.boolean(),
  enabled: z.boolean(),
  /** any of these words in a device's statement, in whatever language it speaks */
  words: z.array(z.string().min(2).max(100)).max(40),
  /** each must hold; no rule of the engine where empty */
  measured: z
    .array(
      z.object({
        name: z.enum(['heart-rate', 'qtc-bazett', 'longest-rr', 'shortest-rr', 'qrs', 'st-elevation']),
        is: z.enum(['>=', '<=']),
        value: z.number(),
      }),
    )
    .max(6),
});
export type CriticalRule = z.infer<typeof CriticalRule>;
export const CriticalPolicy = z.object({
  /** until the ring goes on to the next, s */
  ringSeconds: seconds,
  /** until a first check may stand alone because nobody else came, s */
  secondCheckSeconds: seconds,
  /** until the next rung is asked, s */
  rungSeconds: z.object({
    requester: seconds,
    'clinic-duty': seconds,
    director: seconds,
    'medical-affairs': seconds,
  }),
  /** until a treatment note is asked for again, s */
  treatmentSeconds: z.number().int().min(60).max(86_400),
  /** 企业微信 robots and the like: told in words without names */
  webhooks: z
    .array(z.object({ name: z.string().min(1).max(64), url: z.url().max(500), form: z.enum(['wecom', 'json']) }))
    .max(5),
  rules: z.array(CriticalRule).max(100),
  targets: z.object({
    emergencyMinutes: z.number().int().min(1).max(1440),
    routineMinutes: z.number().int().min(1).max(10_080),
  }),
});
export type CriticalPolicy = z.infer<typeof CriticalPolicy>;
export const readCriticalPolicy = endpoint({
  method: 'GET',
  path: '/api/critical/policy',
  permission: 'critical.read',
  summary: 'The critical list, time limits and targets of my institution',
  audited: false,
  reply: z.object({ policy: CriticalPolicy, own: z.boolean(), changedAt: Instant.nullable() }),
});
export const changeCriticalPolicy = endpoint({
  method: 'PUT',
  path: '/api/critical/policy',
  permission: 'critical-policy.change',
  summary: 'Change it for the institution that reads',
  body: CriticalPolicy,
  reply: z.object({ policy: CriticalPolicy, own: z.boolean(), changedAt: Instant.nullable() }),
});

/** 时效: one line of the turnaround board. Minutes; null where nothing was finished. */
export const TurnaroundRow = z.object({
  id: z.string(),
  name: z.string(),
  count: z.number().int(),
  waiting: z.number().int(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  emergency: z.object({ count: z.number().int(), withinTarget: z.number().int(), median: z.number().nullable() }),
  routine: z.object({ count: z.number().int(), withinTarget: z.number().int(), median: z.number().nullable() }),
});
export const readTurnaround = endpoint({
  method: 'GET',
  path: '/api/turnaround',
  permission: 'turnaround.read',
  summary: 'From request to final report, by clinic and by reader',
  slow: true,
  query: z.object({ from: Instant, to: Instant, modality: z.string().max(16).optional() }),
  audited: false,
  reply: z.object({
    targets: CriticalPolicy.shape.targets,
    total: TurnaroundRow,
    byClinic: z.array(TurnaroundRow),
    byReader: z.array(TurnaroundRow),
  }),
});
export type Turnaround = z.infer<typeof readTurnaround.reply>;

/** Moves on what nobody answered in time. */
export const escalateCritical = jobKind({
  queue: 'critical',
  name: 'critical.escalate',
  payload: z.object({}),
  key: () => 'critical-escalate',
});
/** Holds the list against recordings that a failure left out. */
export const screenEcgs = jobKind({
  queue: 'critical',
  name: 'ecg.screen-unscreened',
  payload: z.object({}),
  key: () => 'ecg-screen',
});
/** Tells the webhooks of a centre; each try is an attempt in the register. */
export const callWebhooks = jobKind({
  queue: 'critical',
  name: 'critical.call-webhooks',
  payload: z.object({ criticalId: CriticalId, rung: Rung.nullable(), round: z.number().int() }),
  key: ({ criticalId, rung, round }) => `critical-webhooks-${criticalId}-${rung ?? 'ring'}-${round}`,
});
