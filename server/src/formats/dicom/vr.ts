/** Value representations (PS3.5 6.2) by how their bytes are laid out. */

/** Explicit VR with two reserved bytes and a 32-bit length (PS3.5 7.1.2). */
const LONG_LENGTH = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

const SHORT_LENGTH = new Set([
  ...['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM'],
  ...['UI', 'UL', 'US'],
]);

/** Text that Specific Character Set (0008,0005) governs (PS3.5 6.1.2.2). */
const CHARACTER_SET_TEXT = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

/** Text of the default repertoire only. */
const PLAIN_TEXT = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

/** One value, in which a backslash is a letter like any other. */
const ONE_VALUE = new Set(['LT', 'ST', 'UR', 'UT']);

/** Bytes per number, which is also the unit that endianness turns round. */
const UNIT: Record<string, number> = {
  ...{ US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, SV: 8, UV: 8, AT: 2 },
  ...{ OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 },
};

const BULK = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);

export const isVr = (vr: string): boolean => SHORT_LENGTH.has(vr) || LONG_LENGTH.has(vr);
export const hasLongLength = (vr: string): boolean => LONG_LENGTH.has(vr);
export const isCharacterSetText = (vr: string): boolean => CHARACTER_SET_TEXT.has(vr);
export const isText = (vr: string): boolean => CHARACTER_SET_TEXT.has(vr) || PLAIN_TEXT.has(vr);
export const isOneValue = (vr: string): boolean => ONE_VALUE.has(vr);
export const isBulk = (vr: string): boolean => BULK.has(vr);
export const unitBytes = (vr: string): number => UNIT[vr] ?? 1;
