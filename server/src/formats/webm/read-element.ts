/** Where an element's data stands (RFC 8794): `size` undefined where it goes on to the end of what follows. */
export interface ElementHead {
  id: number;
  headBytes: number;
  size: number | undefined;
}

/** Undefined when its head is not all there yet. */
export function readElementHead(bytes: Uint8Array, at: number): ElementHead | undefined {
  const idLength = lengthOf(bytes[at], 4);
  const sizeLength = idLength && lengthOf(bytes[at + idLength], 8);
  if (!idLength || !sizeLength || at + idLength + sizeLength > bytes.length) return undefined;
  let id = 0;
  for (const byte of bytes.subarray(at, at + idLength)) id = id * 256 + byte;
  const data = bytes.subarray(at + idLength, at + idLength + sizeLength);
  const first = (data[0] as number) & (0xff >> sizeLength);
  let size = first;
  for (const byte of data.subarray(1)) size = size * 256 + byte;
  const unknown = first === 0xff >> sizeLength && data.subarray(1).every((byte) => byte === 0xff);
  return { id, headBytes: idLength + sizeLength, size: unknown ? undefined : size };
}

/** The leading zeros of the first byte say how many there are. */
function lengthOf(first: number | undefined, most: number): number | undefined {
  if (first === undefined) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > most) throw new Error(`no element of EBML begins with byte ${first}`);
  return length;
}
