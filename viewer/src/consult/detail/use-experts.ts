import { listDutyPeople } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';

const mayCome = new Set<string>(['reviewer', 'expert']);

/** Physicians of my institution who may be sent; whether they have their three years the hub knows and says. */
export function useExperts(): { value: string; label: string }[] {
  const { t } = useTranslation('common');
  const { account, post } = useSignedIn();
  const { data } = useQuery({ queryKey: ['duty', 'people'], queryFn: () => api(listDutyPeople) });
  // Before the list is here at least oneself can be named.
  if (!data) return mayCome.has(post.role) ? [{ value: post.id, label: account.displayName }] : [];
  return data.items
    .filter(({ role }) => mayCome.has(role))
    .map(({ postId, name, title, role }) => ({ value: postId, label: `${name}（${title ?? t(`role.${role}`)}）` }));
}
