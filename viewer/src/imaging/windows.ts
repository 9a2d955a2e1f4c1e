/** Window presets per modality, as data; the app words the keys. Digits on the keyboard follow the order. */
export interface WindowPreset {
  readonly key: string;
  readonly center: number;
  readonly width: number;
}

// Values usual in Chinese radiology departments for adults; thresholds are HU, so they hold for rescaled CT only.
const ct: readonly WindowPreset[] = [
  { key: 'lung', center: -600, width: 1500 },
  { key: 'mediastinum', center: 40, width: 350 },
  { key: 'bone', center: 450, width: 1500 },
  { key: 'brain', center: 35, width: 80 },
  { key: 'abdomen', center: 50, width: 300 },
  { key: 'liver', center: 60, width: 150 },
  { key: 'subdural', center: 80, width: 200 },
];

/** Empty where pixel values have no common scale; there the file's own windows and `file.full` remain. */
export const windowPresetsFor = (modality: string, pixelUnit: string | undefined): readonly WindowPreset[] =>
  modality === 'CT' && pixelUnit === 'HU' ? ct : [];

/** DICOM's linear window as the values that become black and white (PS3.3 C.11.2.1.2.1). */
export function windowEdges({ center, width }: { center: number; width: number }): { lower: number; upper: number } {
  return { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
}

export function windowOfEdges({ lower, upper }: { lower: number; upper: number }): { center: number; width: number } {
  return { center: (lower + upper + 1) / 2, width: upper - lower + 1 };
}
