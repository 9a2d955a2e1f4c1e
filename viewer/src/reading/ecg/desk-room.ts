import type { EcgCaliper, EcgId } from '@hub/server/contracts';
import type { DeskWish } from './desk-wish.ts';

/** A caliper that somebody else laid. */
export interface OthersCaliper {
  readonly caliper: EcgCaliper;
  /** a CSS color */
  readonly color: string;
}
/** Where somebody else points: a moment of a lead. */
export interface EcgPointer {
  readonly lead: string;
  readonly ms: number;
  readonly uv: number;
  readonly name: string;
  readonly color: string;
}

/** An open ECG desk as somebody beside it sees and moves it. */
export interface OpenEcgDesk {
  readonly ecgId: EcgId;
  readonly wish: DeskWish;
  /** my own, laid in the room */
  readonly calipers: readonly EcgCaliper[];
  change(part: Partial<DeskWish>): void;
  lay(calipers: readonly EcgCaliper[]): void;
}

/**
 * An ECG desk that stands in a consult room: told after every change. Calipers laid there are the room's; the reader's own
 * measurements of the recording stay as they are.
 */
export interface EcgDeskRoom {
  /** the recording that is on the table */
  readonly ecgId: EcgId | undefined;
  readonly others: readonly OthersCaliper[];
  readonly pointers: readonly EcgPointer[];
  onDesk(desk: OpenEcgDesk | undefined): void;
  /** the person chose another recording of the study */
  onRecording(ecgId: EcgId): void;
  onPoint(point: { lead: string; ms: number; uv: number } | undefined): void;
}
