/** ITU-T G.711, 8 bits to linear: μ-law of 14 bits and A-law of 13, in steps of one. */
export function expandMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 15) << 1) + 33) << ((code >> 4) & 7)) - 33;
  return (code & 0x80) !== 0 ? -magnitude : magnitude;
}

export function expandALaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const low = ((code & 15) << 1) + 1;
  const magnitude = segment === 0 ? low : (low + 32) << (segment - 1);
  return (code & 0x80) !== 0 ? magnitude : -magnitude;
}
