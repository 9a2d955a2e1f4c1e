import { z } from 'zod';
import { ChatMessage } from './consult-papers.ts';
import { endpoint } from './endpoint.ts';
import { ConsultDocumentId, ConsultId, Instant, InstitutionId } from './ids.ts';
import { type ProblemCode, problemStatus } from './problem.ts';
import { CaseChange, CaseEntry, CasePointer, CaseState } from './shared-case.ts';

/** 主持, 受邀, 邀请, 患者, 观摩. The patient is there only beside somebody of the inviting side. */
export const RoomRole = z.enum(['host', 'invited', 'inviting', 'patient', 'observer']);
export type RoomRole = z.infer<typeof RoomRole>;
/** 候诊, 在室, 断线重连中 */
export const SeatState = z.enum(['waiting', 'in', 'away']);
/** 麦克风, 摄像头, 屏幕, 实物展台, 第二摄像头 (皮肤镜, 超声采集) */
export const MediaSource = z.enum(['microphone', 'camera', 'screen', 'document', 'second-camera']);
export type MediaSource = z.infer<typeof MediaSource>;

export const SeatId = z.uuid();
export const Stream = z.object({
  producerId: z.uuid(),
  kind: z.enum(['audio', 'video']),
  source: MediaSource,
  paused: z.boolean(),
});
export type Stream = z.infer<typeof Stream>;
/** What a seat says of its own line, for the others to see; `givenUp`: what was left out to keep the sound. */
export const SeatLink = z.object({
  rttMs: z.number().nullable(),
  lossPercent: z.number().nullable(),
  upKbps: z.number().nullable(),
  downKbps: z.number().nullable(),
  way: z.enum(['udp', 'tcp', 'relay']).nullable(),
  givenUp: z.array(z.enum(['video-sent', 'video-received', 'video-small'])),
});
export type SeatLink = z.infer<typeof SeatLink>;
export const Seat = z.object({
  id: SeatId,
  name: z.string(),
  title: z.string().nullable(),
  institution: z.object({ id: InstitutionId, name: z.string() }),
  role: RoomRole,
  state: SeatState,
  hand: z.boolean(),
  streams: z.array(Stream),
  link: SeatLink.nullable(),
  since: Instant,
});
export type Seat = z.infer<typeof Seat>;
export const RoomState = z.object({
  consultId: ConsultId,
  seats: z.array(Seat),
  locked: z.boolean(),
  recording: z.object({ since: Instant }).nullable(),
  /** null: the media worker is not there yet; everything but sound and picture works */
  media: z.object({ ready: z.boolean(), problem: z.string().nullable() }),
  case: CaseState,
});
export type RoomState = z.infer<typeof RoomState>;

const Refusal = z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]);

// mediasoup's own parameters pass through as they are: their shape is the library's, both ends check them.
const Opaque = z.record(z.string(), z.unknown());
const ask = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ask: z.number().int().min(0), ...shape });

/**
 * Browser to hub. Every one but 'pointer' carries `ask`, which the answer repeats. The first is 'enter'; until the seat is
 * 'in' nothing else but 'leave' is heard.
 */
export const RoomAsk = z.discriminatedUnion('kind', [
  ask('enter', {
    /** as before the cut: the same seat, without waiting again */
    seatKey: z.string().max(128).optional(),
    /** the page is the one from before the cut and its transports still stand: `welcome.mediaKept` says if ours do */
    keepMedia: z.boolean().default(false),
    as: z.enum(['self', 'patient']).default('self'),
  }),
  ask('leave', {}),
  ask('media-capabilities', {}),
  ask('transport-open', { direction: z.enum(['send', 'receive']), tcpOnly: z.boolean().default(false) }),
  ask('transport-connect', { transportId: z.uuid(), dtlsParameters: Opaque }),
  ask('transport-restart', { transportId: z.uuid() }),
  ask('produce', {
    transportId: z.uuid(),
    media: z.enum(['audio', 'video']),
    source: MediaSource,
    rtpParameters: Opaque,
    paused: z.boolean().default(false),
  }),
  ask('producer-pause', { producerId: z.uuid(), paused: z.boolean() }),
  ask('producer-close', { producerId: z.uuid() }),
  ask('consume', { transportId: z.uuid(), producerId: z.uuid(), rtpCapabilities: Opaque }),
  ask('consumer-pause', { consumerId: z.uuid(), paused: z.boolean() }),
  /** the largest picture wanted: 0 is 180p */
  ask('consumer-layer', { consumerId: z.uuid(), spatialLayer: z.number().int().min(0).max(3) }),
  ask('link', { link: SeatLink }),
  ask('hand', { raised: z.boolean() }),
  // whoever hosts
  /** a seat that waits comes in; one that is in changes its role */
  ask('admit', { seatId: SeatId, role: z.enum(['invited', 'inviting', 'patient', 'observer']).optional() }),
  ask('refuse', { seatId: SeatId }),
  ask('mute', { seatId: SeatId, source: MediaSource }),
  ask('remove', { seatId: SeatId }),
  ask('lock', { locked: z.boolean() }),
  ask('give-host', { seatId: SeatId }),
  ask('record', { on: z.boolean() }),
  ask('end', {}),
  // the shared case
  ask('case-lead', { lead: z.boolean() }),
  ask('case-set', { entry: CaseEntry }),
  /** everything drawn is kept with the consult */
  ask('case-keep', {}),
  z.object({ kind: z.literal('pointer'), pointer: CasePointer }),
]);
export type RoomAsk = z.infer<typeof RoomAsk>;

/** Hub to browser. */
export const RoomNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), ask: z.number().int(), answer: z.record(z.string(), z.unknown()) }),
  /** ask -1: what came could not be read, and the socket closes */
  z.object({ kind: z.literal('refusal'), ask: z.number().int(), code: Refusal }),
  /**
   * After 'enter', and again whenever a seat comes in from waiting or goes back to it: who I am; the room only for a seat
   * that is in.
   */
  z.object({
    kind: z.literal('welcome'),
    seatId: SeatId,
    seatKey: z.string(),
    role: RoomRole,
    state: SeatState,
    /** the transports and streams of before the cut go on; else open them again */
    mediaKept: z.boolean(),
    room: RoomState.nullable(),
  }),
  z.object({ kind: z.literal('seat'), seat: Seat }),
  z.object({ kind: z.literal('seat-gone'), seatId: SeatId, why: z.enum(['left', 'removed', 'refused', 'lost']) }),
  z.object({ kind: z.literal('speaker'), seatId: SeatId.nullable() }),
  z.object({ kind: z.literal('locked'), locked: z.boolean() }),
  z.object({ kind: z.literal('muted'), source: MediaSource, by: z.string() }),
  z.object({ kind: z.literal('consumer-paused'), consumerId: z.uuid(), paused: z.boolean() }),
  z.object({ kind: z.literal('consumer-closed'), consumerId: z.uuid() }),
  z.object({ kind: z.literal('consumer-layer'), consumerId: z.uuid(), spatialLayer: z.number().int().nullable() }),
  /** the largest size of a stream of this seat that anybody looks at; until this is said, the smallest (0 is 180p) */
  z.object({ kind: z.literal('producer-layer'), producerId: z.uuid(), spatialLayer: z.number().int() }),
  /** the media worker is new: open transports again, produce and consume again */
  z.object({ kind: z.literal('media'), ready: z.boolean(), restarted: z.boolean(), problem: z.string().nullable() }),
  z.object({ kind: z.literal('recording'), recording: z.object({ since: Instant }).nullable() }),
  z.object({ kind: z.literal('case-state'), state: CaseState }),
  z.object({ kind: z.literal('case'), change: CaseChange }),
  z.object({ kind: z.literal('case-leader'), leader: SeatId.nullable() }),
  z.object({ kind: z.literal('pointer'), seatId: SeatId, pointer: CasePointer }),
  z.object({ kind: z.literal('chat'), message: ChatMessage }),
  z.object({ kind: z.literal('paper'), documentId: ConsultDocumentId }),
  z.object({ kind: z.literal('files') }),
  z.object({
    kind: z.literal('ended'),
    /** 'elsewhere': the same seat was taken by another window */
    why: z.enum(['ended', 'cancelled', 'removed', 'refused', 'consent-withdrawn', 'session', 'elsewhere']),
  }),
]);
export type RoomNews = z.infer<typeof RoomNews>;

/** What the answers hold that are not empty. */
export const RoomAnswers = {
  'media-capabilities': z.object({ routerRtpCapabilities: Opaque }),
  'transport-open': z.object({
    transport: Opaque,
    iceServers: z.array(
      z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
    ),
    /** where the sender begins, so that a thin line starts without a stall */
    initialBitrateBps: z.number().int(),
  }),
  'transport-restart': z.object({ iceParameters: Opaque }),
  produce: z.object({ producerId: z.uuid() }),
  consume: z.object({
    consumerId: z.uuid(),
    producerId: z.uuid(),
    media: z.enum(['audio', 'video']),
    rtpParameters: Opaque,
    paused: z.boolean(),
  }),
  'case-set': z.object({ rev: z.number().int() }),
} as const;

/** What the rooms page shows before anybody joins: whether media is there, and what the browser can be told of trust. */
export const roomsState = endpoint({
  method: 'GET',
  path: '/api/rooms',
  permission: 'consult.join',
  summary: 'Whether rooms have sound and picture, and where',
  audited: false,
  reply: z.object({
    media: z.object({
      ready: z.boolean(),
      workers: z.number().int(),
      /** why not: 'building', 'starting', or a sentence that says what is missing */
      problem: z.string().nullable(),
    }),
    /** https addresses of this hub, for a browser that refuses cameras over plain http */
    secureAddresses: z.array(z.string()),
    hasOwnAuthority: z.boolean(),
  }),
});
/** The certificate of the county's own authority, to be trusted on a PC or a phone. It is public. */
export const authorityCertificate = endpoint({
  method: 'GET',
  path: '/api/rooms/authority.crt',
  permission: 'open',
  summary: "The county's certificate authority",
  audited: false,
  produces: ['application/x-x509-ca-cert'],
});
/** A thin probe of the line before joining: so many bytes, as they come. */
export const linkProbe = endpoint({
  method: 'GET',
  path: '/api/rooms/probe',
  permission: 'consult.join',
  summary: 'Bytes to measure the line with',
  query: z.object({ bytes: z.coerce.number().int().min(1).max(2_000_000).default(200_000) }),
  audited: false,
  produces: ['application/octet-stream'],
});
