import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Coverage, glyphCoverage } from './glyph-coverage.ts';

/** Noto Sans SC (SIL Open Font License 1.1), shipped with the hub: a hospital's server need not have a Chinese font. */
export interface ReportFonts {
  regular: Buffer;
  bold: Buffer;
  /** drawable in both weights */
  covers: Coverage;
}

let loaded: ReportFonts | undefined;

/** 20 MB, read on the first report and kept: a print takes a fraction of a second instead of reading both again. */
export function reportFonts(): ReportFonts {
  loaded ??= load();
  return loaded;
}

function load(): ReportFonts {
  const regular = shipped('400Regular/NotoSansSC_400Regular.ttf');
  const bold = shipped('700Bold/NotoSansSC_700Bold.ttf');
  const regularCovers = glyphCoverage(regular);
  const boldCovers = glyphCoverage(bold);
  return { regular, bold, covers: (codePoint) => regularCovers(codePoint) && boldCovers(codePoint) };
}

function shipped(file: string): Buffer {
  return readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${file}`)));
}
