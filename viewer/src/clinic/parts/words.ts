import type { OrderView } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { clinic } from '../../locales/zh-CN/clinic.ts';

type KnownModality = keyof typeof clinic.modality;
/** The modalities that a desk registers, most frequent first. */
export const modalities = Object.keys(clinic.modality) as KnownModality[];

/** Consoles name plain X-ray in several ways; desks say DR. Unknown codes stay as they came. */
export function useModalityWord(): (code: string) => string {
  const { t } = useTranslation('clinic');
  return (code) => {
    const known = code === 'DR' ? 'DX' : code;
    return known in clinic.modality ? t(`modality.${known as KnownModality}`) : code;
  };
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

export function useSizeWord(): (bytes: number) => string {
  const { t } = useTranslation('clinic');
  return (bytes) => {
    if (bytes < 1000) return t('size.B', { count: bytes });
    if (bytes < 1e6) return t('size.KB', { count: Math.round(bytes / 1e3) });
    if (bytes < 1e9) return t('size.MB', { count: Number((bytes / 1e6).toFixed(1)) });
    return t('size.GB', { count: Number((bytes / 1e9).toFixed(2)) });
  };
}

/** 「DR 胸部正位」 */
export function useExamWord(): (order: Pick<OrderView, 'modality' | 'examName'>) => string {
  const modalityWord = useModalityWord();
  return ({ modality, examName }) => `${modalityWord(modality)} ${examName}`;
}

/** A list that stands in one line of the catalogue. */
export function listed(line: string): string[] {
  return line.split('、');
}

const ageUnits = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;

/** What a console wrote (058Y, PS3.5 AS) as 「58岁」; words stay words. */
export function useAgeWord(): (age: string | null) => string {
  const { t } = useTranslation('clinic');
  return (age) => {
    const parts = /^(\d{3})([YMWD])$/.exec(age ?? '');
    if (!parts) return age ?? '';
    return `${Number(parts[1])}${t(`register.ageUnit.${ageUnits[parts[2] as keyof typeof ageUnits]}`)}`;
  };
}
