import { joined } from '../joined.ts';
import { element, float, openElement, text, unsigned } from './ebml.ts';

// A Matroska stream of one track (RFC 9559), written as it comes and never gone back to: how one person's sound or picture
// is handed to a decoder. WebM (VP8, Opus) is the part of Matroska that browsers play; H.264 goes the same way as a byte
// stream without its parameter sets in the header, which decoders take and browsers do not.

const ids = { 'audio/opus': 'A_OPUS', 'video/VP8': 'V_VP8', 'video/H264': 'V_MPEG4/ISO/AVC' };
const opusRate = 48_000;
/** Opus (RFC 7845 section 5.1): version 1, two channels, nothing skipped, 48 kHz, no gain, one stream. */
const opusHead = [...'OpusHead'].map((letter) => letter.charCodeAt(0)).concat([1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]);

export function trackHead(codec: keyof typeof ids): Uint8Array {
  const kind =
    codec === 'audio/opus'
      ? [unsigned(0x83, 2), element(0x63a2, opusHead), element(0xe1, float(0xb5, opusRate), unsigned(0x9f, 2))]
      : // The size is the decoder's to find: it may change with every key picture.
        [unsigned(0x83, 1), element(0xe0, unsigned(0xb0, 16), unsigned(0xba, 16))];
  const head = element(
    0x1a45dfa3,
    ...[unsigned(0x4286, 1), unsigned(0x42f7, 1), unsigned(0x42f2, 4), unsigned(0x42f3, 8)],
    ...[text(0x4282, 'matroska'), unsigned(0x4287, 4), unsigned(0x4285, 2)],
  );
  const info = element(0x1549a966, unsigned(0x2ad7b1, 1_000_000), text(0x4d80, 'hub'), text(0x5741, 'hub'));
  const track = element(0xae, unsigned(0xd7, 1), unsigned(0x73c5, 1), text(0x86, ids[codec]), ...kind);
  const parts = [head, openElement(0x18538067), info, element(0x1654ae6b, track)];
  return joined(parts);
}

/** One frame in a cluster of its own. Milliseconds from the beginning. */
export function trackFrame({ atMs, key, bytes }: { atMs: number; key: boolean; bytes: Uint8Array }): Uint8Array {
  return element(0x1f43b675, unsigned(0xe7, atMs), element(0xa3, [0x81, 0, 0, key ? 0x80 : 0], bytes));
}
