/** Random access to an object, so that a file of a gigabyte is never in memory as a whole. */
export interface ByteReader {
  readonly size: number;
  /** The bytes at `offset`; fewer than `length` only at the end of the object. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function bytesReader(bytes: Uint8Array): ByteReader {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
