import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { dutyNow, type InstitutionId, listShifts, removeShift, type ShiftView } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Select, Space, Typography } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { useAct } from '../ui/use-act.ts';
import { AddShift } from './add-shift.tsx';
import { HandOver } from './hand-over.tsx';
import { ShiftTable } from './shift-table.tsx';
import { useInstitutions } from './use-institutions.ts';

const nowEveryMs = 30_000;

/** 值班: who answers now, here and on the other side, and the roster of the week. */
export default function DutyPage() {
  const { t } = useTranslation('duty');
  const { modal, message } = App.useApp();
  const { permissions, post } = useSignedIn();
  const [week, setWeek] = useState(() => dayjs().startOf('week'));
  const [adding, setAdding] = useState(false);
  const [handing, setHanding] = useState<ShiftView>();
  const now = useQuery({ queryKey: ['duty', 'now'], queryFn: () => api(dutyNow), refetchInterval: nowEveryMs });
  const institutions = useInstitutions();
  const [institutionId, setInstitutionId] = useState<string>(post.institution.id);
  const query = {
    from: week.toISOString(),
    to: week.add(7, 'day').toISOString(),
    institutionId: institutionId as InstitutionId,
  };
  const roster = useQuery({
    queryKey: ['duty', 'roster', query],
    queryFn: ({ signal }) => api(listShifts, { query }, { signal }),
  });
  const remove = useAct((shift: ShiftView) => api(removeShift, { params: { shiftId: shift.id } }), {
    stale: ['duty'],
    onDone: () => void message.success(t('removed')),
  });
  const write = permissions.includes('duty.write');
  const ask = (shift: ShiftView) =>
    void modal.confirm({
      title: t('removeAsk', { name: shift.holder.name }),
      okButtonProps: { danger: true },
      okText: t('remove'),
      onOk: () => remove.mutateAsync(shift).catch(() => undefined),
    });
  const acts = { onRemove: write ? ask : undefined, onHandOver: setHanding };
  return (
    <PageBody
      title={t('title')}
      extra={
        write && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <Typography.Title level={2} style={{ fontSize: 15 }}>
        {t('now')}
      </Typography.Title>
      <Asked query={now}>
        {({ items, uncovered }) => (
          <>
            {uncovered.length > 0 && (
              <Alert
                type="error"
                showIcon
                style={{ marginBottom: 10 }}
                title={t('uncovered', { services: uncovered.map(({ service }) => t(`service.${service}`)).join('、') })}
              />
            )}
            <ShiftTable shifts={ownFirst(items, post.institution.id)} withInstitution {...acts} />
          </>
        )}
      </Asked>
      <div style={{ display: 'flex', alignItems: 'center', gap: 12, marginTop: 16 }}>
        <Typography.Title level={2} style={{ fontSize: 15, margin: 0 }}>
          {t('roster')}
        </Typography.Title>
        {institutions.length > 1 && (
          <Select
            size="small"
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 240 }}
            aria-label={t('institution')}
            value={institutionId}
            options={institutions}
            onChange={setInstitutionId}
          />
        )}
        <Space.Compact size="small">
          <Button
            aria-label={t('previousWeek')}
            icon={<LeftOutlined />}
            onClick={() => setWeek(week.subtract(7, 'day'))}
          />
          <Button onClick={() => setWeek(dayjs().startOf('week'))}>{t('today')}</Button>
          <Button aria-label={t('nextWeek')} icon={<RightOutlined />} onClick={() => setWeek(week.add(7, 'day'))} />
        </Space.Compact>
        <span className="hub-numbers">
          {t('week', { from: week.format('MM-DD'), to: week.add(6, 'day').format('MM-DD') })}
        </span>
      </div>
      <div style={{ marginTop: 8 }}>
        <Asked query={roster} isEmpty={({ items }) => items.length === 0} empty={t('empty')}>
          {({ items }) => <ShiftTable shifts={items} {...acts} />}
        </Asked>
      </div>
      {adding && <AddShift onClose={() => setAdding(false)} />}
      {handing && <HandOver shift={handing} onClose={() => setHanding(undefined)} />}
    </PageBody>
  );
}

const ownFirst = (shifts: readonly ShiftView[], own: string) =>
  [...shifts].sort((a, b) => Number(b.institution.id === own) - Number(a.institution.id === own));
