import { useTranslation } from 'react-i18next';
import { clinic } from '../../locales/zh-CN/clinic.ts';

type Known = keyof typeof clinic.studies.damageWords;

/** A fault that the parser noticed (`length.past-end`) in the words of its kind; the exact place follows for the engineer. */
export function useDamageWord(): (damage: { code: string; tag?: string | undefined; detail: string }) => string {
  const { t } = useTranslation('clinic');
  return ({ code, tag, detail }) => {
    const kind = code.split('.')[0] ?? '';
    const word =
      kind in clinic.studies.damageWords
        ? t(`studies.damageWords.${kind as Known}`)
        : t('studies.detail.otherDamage', { code });
    const place = tag ? `(${tag.slice(0, 4)},${tag.slice(4)})` : '';
    return `${word}　${place} ${detail}`.trim();
  };
}
