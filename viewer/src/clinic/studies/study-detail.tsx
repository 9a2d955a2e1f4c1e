import { readStudy, type StudySummary, type StudyUid, seriesThumbnail } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Descriptions, Drawer, Space, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { clockTime, dicomDate } from '../../ui/time.tsx';
import { StudyPerson } from '../parts/person.tsx';
import { type StudyAct, useStudyActs } from '../parts/use-study-acts.tsx';
import { useModalityWord, useSizeWord } from '../parts/words.ts';
import { useDamageWord } from './damage-words.ts';
import { HeldBackNote, heldBackWords } from './held-back-note.tsx';

/** Keys of a study's acts, here and in the list. */
export const keysOfStudy: readonly [string, StudyAct][] = [
  ['v', 'look'],
  ['j', 'join'],
  ['c', 'close'],
  ['d', 'request'],
];

export function StudyDetail({ studyUid, onClose }: { studyUid: StudyUid; onClose(): void }) {
  const { t } = useTranslation('clinic');
  const query = useQuery({
    queryKey: ['study', studyUid],
    queryFn: () => api(readStudy, { params: { studyUid } }),
  });
  const { acts, run, dialogs } = useStudyActs();
  const study = query.data;
  useHotkeys(keysOfStudy.map(([key, act]) => ({ key, run: () => study && run(act, study) })));
  return (
    <Drawer
      open
      size={720}
      onClose={onClose}
      title={study ? <StudyPerson study={study} /> : t('studies.title')}
      extra={
        study && (
          <Space size={6}>
            {acts(study).map((act, at) => (
              <Button key={act} size="small" type={at === 0 ? 'primary' : 'default'} onClick={() => run(act, study)}>
                {t(`studies.act.${act}`)}
              </Button>
            ))}
          </Space>
        )
      }
    >
      <Asked query={query}>
        {(data) => (
          <>
            <HeldBackNote study={data} />
            <Facts study={data} />
            <h2 style={{ fontSize: 15 }}>{t('studies.detail.series')}</h2>
            <ul style={{ display: 'flex', flexWrap: 'wrap', gap: 8, padding: 0, margin: 0, listStyle: 'none' }}>
              {data.series.map((series) => (
                <li key={series.seriesUid} style={{ width: 112 }}>
                  <Thumbnail studyUid={studyUid} seriesUid={series.seriesUid} />
                  <div style={{ fontSize: 12, overflowWrap: 'anywhere' }}>
                    {series.number ?? ''} {series.description || series.bodyPart || series.modality}
                    <div style={{ color: '#68707a' }}>
                      {t('studies.detail.instances', { count: series.instances.length })}
                    </div>
                  </div>
                </li>
              ))}
            </ul>
            <DamageNotes series={data.series} />
          </>
        )}
      </Asked>
      {dialogs}
    </Drawer>
  );
}

function Facts({ study }: { study: StudySummary }) {
  const { t } = useTranslation('clinic');
  const modalityWord = useModalityWord();
  const sizeWord = useSizeWord();
  const items = [
    { key: 'exam', label: t('studies.column.exam'), children: study.modalities.map(modalityWord).join(' ') },
    { key: 'description', label: t('studies.detail.description'), children: study.description || '—' },
    { key: 'date', label: t('studies.column.date'), children: dicomDate(study.studyDate) || '—' },
    { key: 'patientId', label: t('studies.detail.patientId'), children: study.dicomPatientId || '—' },
    { key: 'accession', label: t('studies.detail.accession'), children: <AccessionNumbers study={study} /> },
    { key: 'size', label: t('studies.detail.size'), children: sizeWord(study.sizeBytes) },
    { key: 'last', label: t('studies.detail.last'), children: clockTime(study.lastInstanceAt) },
    {
      key: 'closed',
      label: t('studies.detail.closedAt'),
      children: study.closedAt ? clockTime(study.closedAt) : t('studies.open'),
    },
    { key: 'institution', label: t('studies.detail.institution'), children: study.institution },
    { key: 'joined', label: t('studies.column.joined'), children: <JoinTag study={study} /> },
  ];
  return (
    <>
      <Descriptions size="small" column={2} bordered items={items} className="hub-numbers" />
      {study.studyDateStrange && (
        <Alert type="warning" showIcon style={{ marginTop: 8 }} title={t('studies.strangeDateHint')} />
      )}
      {study.textRepaired && <Alert type="info" style={{ marginTop: 8 }} title={t('studies.textRepairedHint')} />}
    </>
  );
}

/** The order's 检查号 is the one that counts; another on the images is said beside it. */
function AccessionNumbers({ study: { orderAccessionNumber, accessionNumber } }: { study: StudySummary }) {
  const { t } = useTranslation('clinic');
  if (orderAccessionNumber === null) return accessionNumber || '—';
  if (accessionNumber === '' || accessionNumber === orderAccessionNumber) return orderAccessionNumber;
  return `${orderAccessionNumber}（${t('studies.imageAccession', { number: accessionNumber })}）`;
}

export function JoinTag({ study }: { study: StudySummary }) {
  const { t } = useTranslation('clinic');
  if (study.heldBack)
    return (
      <Tooltip title={t(`studies.heldBackText.${study.heldBack.reason}`, heldBackWords(study.heldBack))}>
        <Tag color="red">{t(`studies.heldBack.${study.heldBack.reason}`)}</Tag>
      </Tooltip>
    );
  if (study.orderId) return <Tag color="green">{t('studies.joined')}</Tag>;
  if (study.patientId) return <Tag color="blue">{t('studies.patientOnly')}</Tag>;
  return <Tag color="orange">{t('studies.notJoined')}</Tag>;
}

function Thumbnail({ studyUid, seriesUid }: { studyUid: StudyUid; seriesUid: string }) {
  const { t } = useTranslation('clinic');
  const [broken, setBroken] = useState(false);
  if (broken)
    return (
      <div className="clinic-thumbnail" style={{ color: '#aab', display: 'grid', placeItems: 'center', fontSize: 12 }}>
        {t('studies.detail.noPicture')}
      </div>
    );
  return (
    <img
      className="clinic-thumbnail"
      loading="lazy"
      alt=""
      src={address(seriesThumbnail, { studyUid, seriesUid })}
      onError={() => setBroken(true)}
    />
  );
}

type Series = Parameters<typeof notesOf>[0];
interface DamagedImage {
  instanceNumber: number | null;
  damage: { code: string; tag?: string | undefined; offset?: number | undefined; detail: string }[];
  derivedProblem: string | null;
  sopInstanceUid: string;
}
const notesOf = (series: readonly { description: string; modality: string; instances: readonly DamagedImage[] }[]) =>
  series.flatMap(({ description, modality, instances }) =>
    instances
      .filter(({ damage, derivedProblem }) => damage.length > 0 || derivedProblem !== null)
      .map((instance) => ({ ...instance, series: description || modality })),
  );

function DamageNotes({ series }: { series: Series }) {
  const { t } = useTranslation('clinic');
  const damageWord = useDamageWord();
  const notes = notesOf(series);
  if (notes.length === 0) return null;
  return (
    <Collapse
      size="small"
      style={{ marginTop: 12 }}
      items={[
        {
          key: 'damage',
          label: `${t('studies.detail.damage')}：${t('studies.damaged', { count: notes.length })}`,
          extra: <Tooltip title={t('studies.detail.damageHint')}>ⓘ</Tooltip>,
          children: notes.map(({ sopInstanceUid, series: name, instanceNumber, damage, derivedProblem }) => (
            <div key={sopInstanceUid} style={{ marginBottom: 6 }}>
              <strong>
                {name}{' '}
                {instanceNumber === null
                  ? t('studies.detail.unnumbered')
                  : t('studies.detail.image', { number: instanceNumber })}
              </strong>
              <ul style={{ margin: 0 }}>
                {derivedProblem && <li>{t('studies.detail.derived', { reason: derivedProblem })}</li>}
                {damage.map((one) => (
                  <li key={`${one.code} ${one.tag} ${one.offset}`}>{damageWord(one)}</li>
                ))}
              </ul>
            </div>
          )),
        },
      ]}
    />
  );
}
