import { Problem } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { Fault } from '../api.ts';

/** What is said to the person when something was refused or failed. */
export function useWording(): (error: unknown) => string {
  const { t } = useTranslation(['common', 'problems']);
  return (error) => {
    if (error instanceof Problem) {
      const seconds = error.detail?.retryAfterSeconds;
      return t(`problems:${error.code}`, {
        minutes: typeof seconds === 'number' ? Math.max(1, Math.ceil(seconds / 60)) : 30,
      });
    }
    if (error instanceof Fault && error.kind !== 'server') return t(`common:fault.${error.kind}`);
    const id = error instanceof Fault ? error.requestId : undefined;
    return id ? `${t('common:fault.server')} ${t('common:fault.requestId', { id })}` : t('common:fault.server');
  };
}
