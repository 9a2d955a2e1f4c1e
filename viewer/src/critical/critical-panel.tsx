import { type CriticalFull, type CriticalId, readCritical } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { useNow } from '../ui/time.tsx';
import { ChestPainClock } from './chest-pain-clock.tsx';
import { CriticalActs } from './critical-acts.tsx';
import { spanOf } from './ringing.ts';
import { StateTag } from './state-tag.tsx';
import { Steps } from './steps.tsx';
import './critical.css';

/** One critical value: where it stands, whose turn it is, what may be done now, everything that was done. */
export function CriticalPanel({ id }: { id: CriticalId }) {
  const query = useQuery({
    queryKey: ['critical', 'one', id],
    queryFn: ({ signal }) => api(readCritical, { params: { criticalId: id } }, { signal }),
    refetchInterval: 10_000,
  });
  return <Asked query={query}>{(critical) => <Panel critical={critical} />}</Asked>;
}

function Panel({ critical }: { critical: CriticalFull }) {
  const { t } = useTranslation(['critical', 'common']);
  const { permissions } = useSignedIn();
  const { pathname } = useLocation();
  const { sex, age, requestId, findings } = critical;
  const reads = permissions.includes('worklist.read');
  return (
    <div>
      <div style={{ display: 'flex', gap: 10, alignItems: 'center', flexWrap: 'wrap', marginBottom: 8 }}>
        <StateTag state={critical.state} />
        {critical.chestPain && <Tag color="red">{t('chestPain')}</Tag>}
        <strong style={{ fontSize: 16 }}>{critical.patientName || t('noName')}</strong>
        <span>
          {sex ? t(`common:sex.${sex as 'M'}`) : ''} {age}
        </span>
        <span className="hub-numbers">{critical.accessionNumber}</span>
        {requestId && reads && !pathname.startsWith(`/read/${requestId}`) && (
          <Link to={`/read/${requestId}`}>{t('panel.openCase')}</Link>
        )}
      </div>
      <Alert type="error" title={critical.text} style={{ marginBottom: 10 }} />
      <Whose critical={critical} />
      <CriticalActs critical={critical} />
      {critical.chestPain && <ChestPainClock clock={critical.clock} />}
      <Facts critical={critical} />
      <dl className="critical-facts">
        <dt>{t('panel.findings')}</dt>
        <dd>
          {findings.map(({ code, text, by }) => (
            <div key={`${code} ${by}`}>
              {text} <Tag>{t(`by.${by}`)}</Tag>
            </div>
          ))}
        </dd>
      </dl>
      <Steps critical={critical} />
    </div>
  );
}

/** The people who are asked now, whether their pages are open, and when the next are. */
function Whose({ critical: { owner, dueAt, contact } }: { critical: CriticalFull }) {
  const { t } = useTranslation(['critical', 'duty']);
  const now = useNow(1000);
  if (!owner) return null;
  const left = dueAt ? Date.parse(dueAt) - now.getTime() : undefined;
  return (
    <dl className="critical-facts">
      <dt>{t('panel.owner')}</dt>
      <dd>
        {owner.institution.name} {owner.duty && t(`duty:service.${owner.duty}`)}
        {owner.people.length === 0 && <Tag color="red">{t('panel.nobody')}</Tag>}
        {owner.people.map(({ postId, name, phone, here }) => (
          <div key={postId}>
            {name} {phone} <Tag color={here ? 'green' : 'default'}>{t(here ? 'panel.here' : 'panel.away')}</Tag>
          </div>
        ))}
        {left !== undefined && (
          <div className="hub-numbers">{left > 0 ? t('panel.due', { time: spanOf(left) }) : t('panel.overdue')}</div>
        )}
      </dd>
      {contact && (
        <>
          <dt>{t('panel.contact')}</dt>
          <dd>{contact}</dd>
        </>
      )}
    </dl>
  );
}

function Facts({ critical }: { critical: CriticalFull }) {
  const { t } = useTranslation('critical');
  const { firstCheck, secondCheck, singleReason, acknowledgedBy, readBack, secondsToAcknowledge, decision, treatment } =
    critical;
  const rows: [string, string | null | undefined][] = [
    [t('panel.first'), firstCheck?.name],
    [
      t('panel.second'),
      secondCheck && `${secondCheck.name}${singleReason ? `（${t(`single.${singleReason as 'night'}`)}）` : ''}`,
    ],
    [t('panel.acknowledged'), acknowledgedBy],
    [t('panel.readBack'), readBack],
    [t('panel.toAcknowledge'), secondsToAcknowledge === null ? null : spanOf(secondsToAcknowledge * 1000)],
    [t('panel.decision'), decision && t(`decision.${decision as 'other'}`)],
    [t('panel.treatment'), treatment],
  ];
  const said = rows.filter(([, value]) => value);
  if (said.length === 0) return null;
  return (
    <dl className="critical-facts">
      {said.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
