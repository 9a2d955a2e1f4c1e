import { type CriticalId, readCritical } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { CriticalActs } from '../../critical/critical-acts.tsx';
import { CriticalDrawer } from '../../critical/critical-drawer.tsx';
import { StateTag } from '../../critical/state-tag.tsx';

/** The case's critical value where it is read: what it may be, how far it is, and the next step. */
export function CaseCritical({ id }: { id: CriticalId | undefined }) {
  const { t } = useTranslation(['critical', 'common']);
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['critical', 'one', id],
    queryFn: ({ signal }) => api(readCritical, { params: { criticalId: id as CriticalId } }, { signal }),
    enabled: id !== undefined,
  });
  if (!data) return null;
  const over = data.state === 'closed' || data.state === 'ruled-out';
  return (
    <section className="case-critical" data-over={over} aria-label={t('panel.title')}>
      <strong>{t('panel.title')}</strong>
      <StateTag state={data.state} />
      <span className="case-critical-text">{data.text}</span>
      {data.owner && <span>{data.owner.people.map(({ name }) => name).join('、')}</span>}
      <CriticalActs critical={data} />
      <Button size="small" onClick={() => setOpen(true)}>
        {t('common:action.detail')}
      </Button>
      {open && <CriticalDrawer id={data.id} onClose={() => setOpen(false)} />}
    </section>
  );
}
