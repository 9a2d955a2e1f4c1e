const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, for InlineBinary; neither Node's Buffer nor the browser's btoa is here. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += DIGITS.charAt(three >> 18) + DIGITS.charAt((three >> 12) & 63);
    text += i + 1 < bytes.length ? DIGITS.charAt((three >> 6) & 63) : '=';
    text += i + 2 < bytes.length ? DIGITS.charAt(three & 63) : '=';
  }
  return text;
}
