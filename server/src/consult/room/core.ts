import type { ConsultId, RoomAsk, RoomNews, RoomState } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { MediaRoom } from '../../platform/media/index.ts';
import type { SeatNow } from './seat.ts';
import type { SharedCase } from './shared-case.ts';

export type RoomHub = Pick<
  Hub,
  'db' | 'clock' | 'feed' | 'log' | 'media' | 'env' | 'access' | 'keyring' | 'objects' | 'jobs'
>;

/** What the parts of a room work on. One process has it; everything in it is lost with that process but what store.ts wrote. */
export interface RoomCore {
  readonly hub: RoomHub;
  readonly consultId: ConsultId;
  readonly patientId: string;
  readonly seats: Map<string, SeatNow>;
  readonly case: SharedCase;
  locked: boolean;
  /** to whom the host gave the room */
  givenTo: string | null;
  recording: { since: string } | null;
  caseUnsaved: boolean;
  roomUnsaved: boolean;
  hostId(): string | null;
  state(): RoomState;
  /** To everybody who is in, but for one. */
  tell(news: RoomNews, except?: SeatNow): void;
  tellSeat(seat: SeatNow): void;
  /** After who sits where has changed: the host, the patient's company, the case's leader. */
  settle(): void;
  /** The room's media, opened when first wanted. Throws 'room.no-media'. */
  media(): Promise<MediaRoom>;
  closePeer(seat: SeatNow): void;
  /** From waiting or away into the room: the seat gets everything, the others see it. */
  comeIn(seat: SeatNow, mediaKept?: boolean): void;
  /** Tells a seat who it is and, when it is in, the room. */
  welcome(seat: SeatNow, mediaKept?: boolean): void;
  /** The seat is given up: the others are told, its line is told why and ends. */
  giveUp(seat: SeatNow, why: 'left' | 'removed' | 'refused' | 'lost'): void;
  /** Everybody is told and goes. */
  end(why: Extract<RoomNews, { kind: 'ended' }>['why']): void;
  record(seat: SeatNow, action: string, detail?: Record<string, unknown>): Promise<void>;
}

export type AskOf<K extends RoomAsk['kind']> = Extract<RoomAsk, { kind: K }>;
/** Answers what the asker is told beside that it was done. A Problem is a refusal. */
export type Handler<K extends RoomAsk['kind']> = (
  room: RoomCore,
  seat: SeatNow,
  ask: AskOf<K>,
) => object | undefined | Promise<object | undefined>;
export type Handlers<K extends RoomAsk['kind']> = { [each in K]: Handler<each> };
