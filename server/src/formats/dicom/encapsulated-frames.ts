import type { ByteReader } from './byte-reader.ts';
import type { DamageLog } from './damage.ts';
import { elementBytes, viewOf, wholeElement } from './dataset.ts';
import type { FragmentItem, FragmentList } from './fragment-list.ts';
import { listFragments } from './fragment-list.ts';
import type { FrameIndex, FramePlace } from './frame-index.ts';
import type { PixelDataPlace, ReadHeader } from './read-header.ts';
import { tags } from './tags.ts';
import { RLE } from './uids.ts';

/** Compressed frames stand in fragments (PS3.5 A.4); which fragment begins a frame is said, if at all, by a table. */
export async function encapsulatedFrames(
  reader: ByteReader,
  reading: ReadHeader,
  pixelData: PixelDataPlace,
  declared: number | undefined,
  video: boolean,
  damage: DamageLog,
): Promise<FrameIndex> {
  const { offset, tag } = pixelData;
  const list = await listFragments(reader, offset, reading.dataset.littleEndian, damage);
  const { items } = list;
  if (items.length === 0) {
    damage.add('frames.none', offset, 'no fragment', tag);
    return { frames: [], damage: damage.list };
  }
  if (video) return { frames: [], stream: place(items), damage: damage.list };
  const frames = framesByTable(reading, list, damage) ?? framesByEvidence(reading, list, declared, damage);
  if (!frames) {
    const said = `${items.length} fragments, no offset table, ${declared ?? 'illegal number of'} frames`;
    damage.add('frames.ambiguous', offset, said, tag);
    return { frames: [], damage: damage.list };
  }
  if (frames.length !== declared) {
    damage.add('frames.count-mismatch', offset, `${declared ?? 'none'} declared, ${frames.length} found`, tag);
  }
  return { frames, damage: damage.list };
}

/** The Basic or the Extended Offset Table, if each entry is the place of a fragment. */
function framesByTable(reading: ReadHeader, list: FragmentList, damage: DamageLog): FramePlace[] | undefined {
  const extended = extendedOffsets(reading);
  const places = new Map(list.items.map(({ item }, i) => [item - list.firstItem, i]));
  for (const [name, offsets] of [['extended', extended] as const, ['basic', list.basicOffsets] as const]) {
    if (!offsets || offsets.length === 0) continue;
    const starts = offsets.map((entry) => places.get(entry) ?? -1);
    if (starts[0] === 0 && starts.every((start, i) => i === 0 || start > (starts[i - 1] as number))) {
      return groups(list.items, starts);
    }
    damage.add('frames.offset-table', list.firstItem, `the ${name} offset table does not fit the fragments`);
  }
  return undefined;
}

function extendedOffsets({ dataset }: ReadHeader): number[] | undefined {
  const element = wholeElement(dataset, tags.ExtendedOffsetTable);
  if (!element || element.length < 8) return undefined;
  const view = viewOf(elementBytes(dataset, element));
  const offsets: number[] = [];
  for (let at = 0; at + 8 <= view.byteLength; at += 8)
    offsets.push(Number(view.getBigUint64(at, dataset.littleEndian)));
  return offsets;
}

/**
 * Without a table: one frame has all fragments, as many fragments as frames have one each, and RLE never has more than one
 * (PS3.5 A.4.2). Else the fragments that open with a codec's own start of image begin the frames, if that makes as many
 * frames as declared; any other count proves nothing.
 */
function framesByEvidence(
  { transferSyntaxUid }: ReadHeader,
  { items, complete }: FragmentList,
  declared: number | undefined,
  damage: DamageLog,
): FramePlace[] | undefined {
  if (declared === 1) return groups(items, [0]);
  if (items.length === declared || transferSyntaxUid === RLE) return items.map((item) => place([item]));
  const starts = items.flatMap((item, i) => (item.opensImage ? [i] : []));
  if (starts[0] !== 0) return undefined;
  if (starts.length === declared) return groups(items, starts);
  if (complete || declared === undefined || starts.length > declared) return undefined;
  damage.add('frames.cut', items.at(-1)?.offset ?? 0, 'the fragments end early; the last frame may be incomplete');
  return groups(items, starts);
}

function groups(items: FragmentItem[], starts: number[]): FramePlace[] {
  return starts.map((start, i) => place(items.slice(start, starts[i + 1])));
}

const place = (items: FragmentItem[]): FramePlace => ({
  fragments: items.map(({ offset, length }) => ({ offset, length })),
});
