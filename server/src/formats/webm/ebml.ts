/** An element of EBML (RFC 8794): its id as it is written, the size of its data in eight bytes, the data. */
export function element(id: number, ...data: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const idBytes = bytesOf(id);
  const size = data.reduce((sum, { length }) => sum + length, 0);
  const made = new Uint8Array(idBytes.length + 8 + size);
  made.set(idBytes);
  new DataView(made.buffer).setBigUint64(idBytes.length, (1n << 56n) | BigInt(size));
  let at = idBytes.length + 8;
  for (const part of data) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

export function unsigned(id: number, value: number): Uint8Array {
  return element(id, bytesOf(value));
}

/** In eight bytes whatever the value: where its size must be known before it. */
export function unsignedOf8(id: number, value: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, BigInt(value));
  return element(id, data);
}

export function float(id: number, value: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setFloat64(0, value);
  return element(id, data);
}

export function text(id: number, value: string): Uint8Array {
  return element(
    id,
    [...value].map((letter) => letter.charCodeAt(0)),
  );
}

/** An element that goes on to the end of what follows (RFC 8794 section 6.2). */
export function openElement(id: number): Uint8Array {
  return Uint8Array.from([...bytesOf(id), 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
}

/** Big end first, without leading zeros. */
function bytesOf(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; left > 0 || bytes.length === 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return bytes;
}
