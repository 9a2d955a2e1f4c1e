import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** What was done, in words; an act without any is shown as it was written down. */
export function useActionWords() {
  const { i18n } = useTranslation('auditActions');
  return useMemo(() => {
    // Names of acts hold dots: the catalogue is flat, and is read as it stands.
    const words = i18n.getResourceBundle(i18n.language, 'auditActions') as Readonly<Record<string, string>>;
    return {
      wordOf: (action: string) => words[action] ?? action,
      options: Object.entries(words).map(([value, word]) => ({ value, label: `${word}　${value}` })),
    };
  }, [i18n]);
}
