import { useTranslation } from 'react-i18next';
import { reading } from '../../locales/zh-CN/reading.ts';

type KnownModality = keyof typeof reading.modality;

/** Plain X-ray goes by DR on these screens; an unknown code stays as it came. */
export function useModalityWord(): (code: string) => string {
  const { t } = useTranslation('reading');
  return (code) => (code in reading.modality ? t(`modality.${code as KnownModality}`) : code);
}

const sexes = ['0', '1', '2', '9', 'M', 'F', 'O'] as const;

/** Of GB/T 2261.1 and of DICOM; '' for what is neither. */
export function useSexWord(): (sex: string | null) => string {
  const { t } = useTranslation('common');
  return (sex) => {
    const known = sexes.find((code) => code === sex);
    return known ? t(`sex.${known}`) : '';
  };
}

/** A list that stands in one line of the catalogue. */
export function listed(line: string): string[] {
  return line.split('、');
}

/**
 * Institutions of one county all begin with its name, and a narrow column would show nothing else: what both legal
 * names begin with is left out where enough remains.
 */
export function withoutSharedPlace(name: string, other: string): string {
  let shared = 0;
  while (shared < name.length && name[shared] === other[shared]) shared++;
  return shared >= 2 && name.length - shared >= 3 ? name.slice(shared) : name;
}
