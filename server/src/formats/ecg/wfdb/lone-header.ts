/**
 * header(5) of the WFDB specification: a record line ("100 2 360 650000"), then "100.dat 212 …" for each signal. Without
 * the files that it names a header holds no sample, and whoever sent it has to be told to send the whole record.
 */
const begins = /^(?:#[^\n]*\n)*[\w-]+(?:\/\d+)? +\d+(?: +[\d./():]+)*[^\n]*\n[^\s/]+ +\d+(?:x\d+)?(?::\d+)?(?:\+\d+)? /;
const asFarAs = 2000;

export function isLoneHeader(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, asFarAs)).replaceAll('\r', '');
  return begins.test(start);
}
