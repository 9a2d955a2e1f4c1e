import { listAgreements } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';

/** Whose roster may be looked at: one's own, and that of whoever an agreement ties it to; the hub keeps the same rule. */
export function useInstitutions(): { value: string; label: string }[] {
  const { t } = useTranslation('duty');
  const { permissions, post } = useSignedIn();
  const own = post.institution;
  const { data } = useQuery({
    queryKey: ['agreements'],
    queryFn: () => api(listAgreements),
    enabled: permissions.includes('agreement.list'),
  });
  const others = new Map<string, string>();
  for (const each of data ?? []) {
    if (each.requestingInstitutionId === own.id) others.set(each.readingInstitutionId, each.reading);
    if (each.readingInstitutionId === own.id) others.set(each.requestingInstitutionId, each.requesting);
  }
  others.delete(own.id);
  return [
    { value: own.id as string, label: `${own.legalName}（${t('own')}）` },
    ...[...others].map(([value, label]) => ({ value, label })),
  ];
}
