import type { WorklistItem } from '@hub/server/contracts';
import type { Cell, DisplaySet, Imaging } from '../../imaging/index.ts';
import type { Hanging } from './hanging.ts';

/** What a desk must know of a case; a consult's study is no request of a queue. */
export type DeskCase = Pick<WorklistItem, 'studyUid' | 'modality' | 'imageCount' | 'studyClosed'> & {
  /** of the request, where key images may be kept */
  id: string;
};

/** An open image desk as somebody beside it sees and moves it. */
export interface OpenImageDesk {
  readonly imaging: Imaging;
  readonly studyUid: string;
  readonly hanging: Hanging;
  readonly cells: readonly (Cell | undefined)[];
  /** of the case and of the earlier examinations opened beside it */
  readonly sets: readonly DisplaySet[];
  hang(hanging: Hanging): void;
  /** opens an earlier examination without hanging it */
  bring(studyUid: string): Promise<void>;
}

/**
 * A desk that stands in a consult room: told after every change. What is drawn there is the room's and is kept with the
 * consult when somebody says so; the study's own layer of measurements is only looked at.
 */
export interface ImageDeskRoom {
  onDesk(desk: OpenImageDesk | undefined): void;
}
