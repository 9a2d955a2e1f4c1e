import { Problem } from '../contracts/index.ts';

/** A photographed sheet of paper of a phone, scaled by the browser, is well below; a drawn signature is 20 kB. */
const mostBytes = 2_500_000;
const leastBytes = 64;

const beginnings = {
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
} as const;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What was sent is what it says it is, and whole enough to be looked at. Throws 'consult.consent-picture-invalid'. */
export function readPicture(text: string, mediaType: keyof typeof beginnings): Buffer {
  if (text.length % 4 !== 0 || !base64.test(text)) throw new Problem('consult.consent-picture-invalid');
  const bytes = Buffer.from(text, 'base64');
  const begins = beginnings[mediaType].every((byte, at) => bytes[at] === byte);
  const sized = bytes.length >= leastBytes && bytes.length <= mostBytes;
  if (!begins || !sized || !endsWhole(bytes, mediaType)) throw new Problem('consult.consent-picture-invalid');
  return bytes;
}

/** A picture cut off on a thin line would be kept for thirty years as half a signature. */
function endsWhole(bytes: Buffer, mediaType: keyof typeof beginnings): boolean {
  if (mediaType === 'image/png') return bytes.subarray(-8, -4).toString('latin1') === 'IEND';
  return bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0;
}
