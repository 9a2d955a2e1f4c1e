import { element, unsigned, unsignedOf8 } from './ebml.ts';
import { type ElementHead, readElementHead } from './read-element.ts';

// A WebM that is written into a pipe cannot tell where its clusters will stand, so nobody can jump about in it. While it is
// written the clusters are counted (`openIndex`); read again, it gets a head that names them (`seekableHead`), and the
// clusters follow as they were.

const segmentId = 0x18538067;
const clusterId = 0x1f43b675;
/** Kept from the first head: what it is, how long, which tracks, and what is said of them. */
const keptIds = new Set([0x1549a966, 0x1654ae6b]);
const [timestampId, simpleBlockId] = [0xe7, 0xa3];

export interface WebmIndex {
  /** the EBML head, then Info and Tracks */
  head: Uint8Array;
  kept: Uint8Array[];
  /** offset in the file as it was written, size with its own head, its first key frame of track 1 */
  clusters: { offset: number; size: number; keyAtMs: number | undefined }[];
}

/** Takes the file as it comes. What is between clusters (tags, room left for later) is left out of the index. */
export function openIndex() {
  const index: WebmIndex = { head: new Uint8Array(0), kept: [], clusters: [] };
  let held: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  let offset = 0;

  function take(head: ElementHead, whole: Uint8Array): void {
    if (head.id === 0x1a45dfa3) index.head = whole.slice();
    if (keptIds.has(head.id)) index.kept.push(whole.slice());
    if (head.id !== clusterId) return;
    index.clusters.push({ offset, size: whole.length, keyAtMs: keyFrameIn(whole.subarray(head.headBytes)) });
  }

  return {
    push(bytes: Uint8Array): void {
      const all = new Uint8Array(held.length + bytes.length);
      all.set(held);
      all.set(bytes, held.length);
      let at = 0;
      for (;;) {
        const head = readElementHead(all, at);
        if (!head) break;
        // The segment holds the rest: its own elements are read as they come.
        const size = head.id === segmentId ? head.headBytes : head.headBytes + sizeOf(head);
        if (at + size > all.length) break;
        take(head, all.subarray(at, at + size));
        at += size;
        offset += size;
      }
      held = all.slice(at);
    },
    end(): WebmIndex {
      if (held.length > 0) throw new Error(`WebM: cut off within an element at byte ${offset}`);
      return index;
    },
  };
}

/** The head of the same file with a way to its clusters; they follow it in their order, nothing between. */
export function seekableHead({ head, kept, clusters }: WebmIndex): Uint8Array {
  const body = clusters.reduce((sum, { size }) => sum + size, 0);
  const cues = (clustersAt: number) => {
    let at = clustersAt;
    const points = clusters.flatMap(({ size, keyAtMs }) => {
      const place = at;
      at += size;
      // Who jumps somewhere must find a picture there that needs no other one.
      const where = element(0xb7, unsigned(0xf7, 1), unsignedOf8(0xf1, place));
      return keyAtMs === undefined ? [] : [element(0xbb, unsigned(0xb3, keyAtMs), where)];
    });
    return element(0x1c53bb6b, ...points);
  };
  const before = kept.reduce((sum, { length }) => sum + length, 0);
  const clustersAt = before + cues(0).length;
  const inside = [...kept, cues(clustersAt)];
  const segment = element(segmentId, ...inside);
  // The segment's size counts the clusters too.
  new DataView(segment.buffer).setBigUint64(4, (1n << 56n) | BigInt(clustersAt + body));
  const made = new Uint8Array(head.length + segment.length);
  made.set(head);
  made.set(segment, head.length);
  return made;
}

/** When the first key frame of track 1 is shown; undefined where there is none. */
function keyFrameIn(cluster: Uint8Array): number | undefined {
  let clusterMs = 0;
  for (let at = 0; at < cluster.length; ) {
    const head = readElementHead(cluster, at);
    if (!head) return undefined;
    const from = at + head.headBytes;
    const bytes = cluster.subarray(from, from + sizeOf(head));
    if (head.id === timestampId) for (const byte of bytes) clusterMs = clusterMs * 256 + byte;
    // The track in one byte, two of time, signed, then the flags (RFC 9559 section 10.2).
    const [track, high = 0, low = 0, flags = 0] = bytes;
    if (head.id === simpleBlockId && track === 0x81 && flags & 0x80)
      return Math.max(0, clusterMs + (((high << 24) | (low << 16)) >> 16));
    at = from + bytes.length;
  }
  return undefined;
}

function sizeOf({ id, size }: ElementHead): number {
  if (size === undefined) throw new Error(`WebM: element ${id.toString(16)} has no size`);
  return size;
}
