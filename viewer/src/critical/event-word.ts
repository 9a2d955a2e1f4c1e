import { useTranslation } from 'react-i18next';
import { critical } from '../locales/zh-CN/critical.ts';

type Plain = Exclude<keyof typeof critical.event, 'rung'>;
type Rung = keyof typeof critical.event.rung;

/** A step in words; one that a newer server writes is shown as it is called there. */
export function useEventWord(): (kind: string) => string {
  const { t } = useTranslation('critical');
  return (kind) => {
    const rung = kind.startsWith('rung.') ? kind.slice(5) : undefined;
    if (rung !== undefined && rung in critical.event.rung) return t(`event.rung.${rung as Rung}`);
    return kind !== 'rung' && kind in critical.event ? t(`event.${kind as Plain}`) : kind;
  };
}
