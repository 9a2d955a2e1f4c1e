import type { Look, PixelDescription } from '../../formats/pixels/index.ts';

/** What a codec thread is asked for; plain values, since they cross to another thread. */
export type CodecTask =
  | { kind: 'decode'; frame: Uint8Array; transferSyntaxUid: string; about: PixelDescription }
  | {
      kind: 'picture';
      frame: Uint8Array;
      transferSyntaxUid: string;
      about: PixelDescription;
      look: Look;
      wish: PictureWish;
    };

export interface PictureWish {
  type: 'image/jpeg' | 'image/png';
  /** the picture fits into these, its shape kept; never enlarged */
  width: number;
  height: number;
  /** 1 to 100, of JPEG */
  quality: number;
}

export interface CodecResult {
  bytes: Uint8Array;
  /** of decoded bytes */
  about?: PixelDescription;
}

/** An answer of a thread: a result, or the code of why there is none. */
export type CodecAnswer = { ok: true; result: CodecResult } | { ok: false; code: string };
