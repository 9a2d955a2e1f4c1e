import { create } from 'qrcode';

/** Dark squares of a QR code, row by row, without the quiet zone. */
export function qrMatrix(text: string): boolean[][] {
  // M restores 15 %: paper gets folded and stamped, and a denser code would not scan from a clinic's printer.
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (__, column) => modules.get(row, column) === 1),
  );
}
