/** TextDecoder as both browsers and Node have it (WHATWG Encoding). */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decoder(label: string): InstanceType<typeof TextDecoder> {
  let found = decoders.get(label);
  if (!found) {
    found = new TextDecoder(label, { fatal: true });
    decoders.set(label, found);
  }
  return found;
}

/**
 * Text of a device, NUL-ended or not, trimmed. Devices claim what they please: the declared set is tried first, then
 * strict UTF-8, then GB18030, at last Latin-1, which takes everything.
 * @param declared a WHATWG label
 */
export function deviceText(bytes: Uint8Array, declared?: string): string {
  const end = declared?.startsWith('utf-16') ? -1 : bytes.indexOf(0);
  const own = end < 0 ? bytes : bytes.subarray(0, end);
  for (const label of [declared, 'utf-8', 'gb18030']) {
    if (label === undefined) continue;
    try {
      return tidy(decoder(label).decode(own));
    } catch {
      // not in this set
    }
  }
  return tidy(Array.from(own, (byte) => String.fromCharCode(byte)).join(''));
}

const tidy = (text: string) => text.replaceAll('\0', '').trim();
