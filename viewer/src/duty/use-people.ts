import { listDutyPeople } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';

/** Who can be put on the roster, as options of a field. */
export function usePeople(): { value: string; label: string }[] {
  const { t } = useTranslation('common');
  const { data } = useQuery({ queryKey: ['duty', 'people'], queryFn: () => api(listDutyPeople) });
  return (data?.items ?? []).map(({ postId, name, title, role }) => ({
    value: postId,
    label: `${name}（${title ?? t(`role.${role}`)}）`,
  }));
}
