import { SettingOutlined } from '@ant-design/icons';
import { type Answer, villageQuotaWeek } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { PageBody } from '../../ui/page.tsx';
import { clockTime } from '../../ui/time.tsx';
import { askInSlot } from '../slots/ask-in-slot.ts';
import { mondayOf } from '../slots/week.ts';
import { WeekSwitch } from '../slots/week-switch.tsx';
import { QuotaSetting } from './quota-setting.tsx';
import '../consult.css';

type Village = Answer<typeof villageQuotaWeek>['items'][number];

/** 村卫生室服务: what every village room was owed this week, what it got, and what would close the gap. */
export default function VillagePage() {
  const { t } = useTranslation('consult');
  const { permissions } = useSignedIn();
  const [monday, setMonday] = useState(() => mondayOf(serverNow().getTime()));
  const [setting, setSetting] = useState(false);
  const query = useQuery({
    queryKey: ['consults', 'quota', monday],
    queryFn: ({ signal }) => api(villageQuotaWeek, { query: { monday } }, { signal }),
  });
  const mayAsk = permissions.includes('consult.request');
  const mayOpen = permissions.includes('consult.read');
  return (
    <PageBody
      title={t('village.title')}
      extra={
        <>
          <WeekSwitch monday={monday} onChange={setMonday} />
          {permissions.includes('consult-quota.change') && (
            <Button icon={<SettingOutlined />} onClick={() => setSetting(true)}>
              {t('village.setting')}
            </Button>
          )}
        </>
      }
    >
      <Asked query={query}>
        {({ enabled, perWeek, items }) => (
          <>
            <Alert
              type="info"
              style={{ marginBottom: 10 }}
              title={enabled ? t('village.perWeek', { count: perWeek }) : t('village.disabled')}
            />
            {(enabled || items.length > 0) && (
              <Table<Village>
                size="small"
                rowKey={({ institution }) => institution.id}
                dataSource={items}
                pagination={false}
                scroll={{ x: 900 }}
                locale={{ emptyText: t('village.empty') }}
                columns={[
                  {
                    title: t('village.column.village'),
                    width: 190,
                    render: (_, { institution }) => <strong>{institution.name}</strong>,
                  },
                  { title: t('village.column.township'), width: 150, dataIndex: 'township' },
                  ...(['owed', 'held', 'planned'] as const).map((key) => ({
                    title: t(`village.column.${key}`),
                    width: 70,
                    dataIndex: key,
                    className: 'hub-numbers',
                  })),
                  {
                    title: t('village.column.gap'),
                    width: 80,
                    render: (_, { gap }) =>
                      gap > 0 ? (
                        <Tag color="red" className="hub-numbers">
                          {gap}
                        </Tag>
                      ) : (
                        <Tag color="green">{t('village.complete')}</Tag>
                      ),
                  },
                  {
                    title: t('village.column.evidence'),
                    render: (_, { evidence }) => <Evidence evidence={evidence} mayOpen={mayOpen} />,
                  },
                  {
                    title: t('village.column.proposals'),
                    width: 300,
                    render: (_, { gap, proposals }) => gap > 0 && <Proposals proposals={proposals} mayAsk={mayAsk} />,
                  },
                ]}
              />
            )}
          </>
        )}
      </Asked>
      {setting && <QuotaSetting onClose={() => setSetting(false)} />}
    </PageBody>
  );
}

function Evidence({ evidence, mayOpen }: { evidence: Village['evidence']; mayOpen: boolean }) {
  const { t } = useTranslation('consult');
  return evidence.map(({ consultId, number, startedAt, minutes, people, opinionSigned, counts }) => (
    <div key={consultId} className="hub-numbers">
      {mayOpen ? <Link to={`/consults/${consultId}`}>{number}</Link> : number}{' '}
      {t('village.evidence', { at: clockTime(startedAt), minutes: Math.round(minutes), people })}{' '}
      <span className="consult-faint">{t(opinionSigned ? 'village.opinion' : 'village.noOpinion')}</span>{' '}
      {!counts && <Tag color="orange">{t('village.notCounted')}</Tag>}
    </div>
  ));
}

function Proposals({ proposals, mayAsk }: { proposals: Village['proposals']; mayAsk: boolean }) {
  const { t } = useTranslation('consult');
  if (proposals.length === 0) return <span className="consult-faint">{t('village.noProposal')}</span>;
  return proposals.map(({ slotId, from, to, expert }) => (
    <div key={slotId} className="hub-numbers">
      {clockTime(from)}–{clockTime(to).slice(11)} {expert}{' '}
      {mayAsk && <Link to={askInSlot({ slotId, from, kind: 'village' })}>{t('village.use')}</Link>}
    </div>
  ));
}
