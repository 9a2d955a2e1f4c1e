import type { ShiftView } from '@hub/server/contracts';
import { Button, Space, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../session/session.ts';
import { clockTime } from '../ui/time.tsx';

export function ShiftTable({
  shifts,
  withInstitution = false,
  onRemove,
  onHandOver,
}: {
  shifts: readonly ShiftView[];
  withInstitution?: boolean;
  onRemove?: ((shift: ShiftView) => void) | undefined;
  onHandOver(shift: ShiftView): void;
}) {
  const { t } = useTranslation('duty');
  const { post } = useSignedIn();
  return (
    <Table<ShiftView>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...shifts]}
      columns={[
        ...(withInstitution
          ? [
              {
                title: t('institution'),
                width: 180,
                render: (_: unknown, { institution }: ShiftView) => institution.name,
              },
            ]
          : []),
        { title: t('column.service'), width: 150, render: (_, { service }) => t(`service.${service}`) },
        {
          title: t('column.holder'),
          width: 160,
          render: (_, { holder, mine, now }) => (
            <>
              <strong style={now ? { color: '#0b5cad' } : {}}>{holder.name}</strong> {holder.title}{' '}
              {mine && <Tag color="blue">{t('mine')}</Tag>}
            </>
          ),
        },
        { title: t('column.deputy'), width: 110, render: (_, { deputy }) => deputy?.name },
        {
          title: t('column.time'),
          width: 270,
          render: (_, { from, to }) => (
            <span className="hub-numbers">
              {clockTime(from)} – {clockTime(to)}
            </span>
          ),
        },
        { title: t('column.phone'), width: 120, dataIndex: 'phone' },
        { title: t('column.presence'), render: (_, shift) => <Presence shift={shift} /> },
        {
          title: t('column.act'),
          width: 140,
          render: (_, shift) =>
            shift.institution.id === post.institution.id && (
              <Space size="small">
                {shift.now && (shift.mine || onRemove) && (
                  <Button size="small" onClick={() => onHandOver(shift)}>
                    {t('handOver')}
                  </Button>
                )}
                {onRemove && (
                  <Button size="small" danger onClick={() => onRemove(shift)}>
                    {t('remove')}
                  </Button>
                )}
              </Space>
            ),
        },
      ]}
    />
  );
}

function Presence({ shift: { now, presence, handedOver, note } }: { shift: ShiftView }) {
  const { t } = useTranslation('duty');
  const state = presence === null ? 'neverSeen' : !presence.here ? 'away' : presence.sound ? 'here' : 'silent';
  const color = { here: 'green', silent: 'red', away: 'orange', neverSeen: 'default' }[state];
  return (
    <>
      {now && <Tag color={color}>{t(state)}</Tag>}
      {note}
      {handedOver && (
        <div style={{ color: '#4b5563' }}>
          {t('handedOverBy', { at: clockTime(handedOver.at), by: handedOver.by, note: handedOver.note })}
        </div>
      )}
    </>
  );
}
