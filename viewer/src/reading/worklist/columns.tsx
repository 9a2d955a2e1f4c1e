import type { WorklistItem } from '@hub/server/contracts';
import { Button, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { dicomDate, shortTime } from '../../ui/time.tsx';
import { PriorityTag } from '../parts/priority-tag.tsx';
import { SlaClock } from '../parts/sla-clock.tsx';
import { useModalityWord, useSexWord, withoutSharedPlace } from '../parts/words.ts';
import { ClaimCell } from './claim-cell.tsx';

/** The columns of the queue: the clock first, for it decides; then who, what, from where. */
export function useColumns(open: (item: WorklistItem) => void, mixed: boolean): TableColumnsType<WorklistItem> {
  const { t } = useTranslation('reading');
  const modalityWord = useModalityWord();
  const sexWord = useSexWord();
  return [
    { key: 'due', title: t('worklist.column.due'), width: 108, render: (_, item) => <SlaClock item={item} /> },
    {
      key: 'priority',
      title: t('worklist.column.priority'),
      width: 60,
      render: (_, { priority, lane }) => <PriorityTag priority={priority} lane={lane} />,
    },
    {
      key: 'patient',
      title: t('worklist.column.patient'),
      width: 196,
      ellipsis: true,
      render: (_, { patientName, sex, age, critical, recheck, rejection }) => (
        <>
          <strong>{patientName || t('noName')}</strong>{' '}
          <span style={{ color: '#4b5563' }}>{[sexWord(sex), age].filter(Boolean).join(' ')}</span>{' '}
          {critical && <Tag color="red">{t('worklist.critical')}</Tag>}
          {recheck && <Tag color="volcano">{t('worklist.recheck')}</Tag>}
          {rejection !== null && <Tag color="red">{t('worklist.rejected')}</Tag>}
        </>
      ),
    },
    {
      key: 'exam',
      title: t('worklist.column.exam'),
      width: 150,
      ellipsis: true,
      render: (_, { modality, examName, accessionNumber, studyDate }) => (
        <span title={`${accessionNumber} ${dicomDate(studyDate)}`}>
          {modalityWord(modality)} {examName}
        </span>
      ),
    },
    {
      key: 'images',
      title: t('worklist.column.images'),
      width: 86,
      render: (_, { imageCount, studyClosed, lateInstances }) => (
        <span className="hub-numbers">
          {t('worklist.images', { count: imageCount })}{' '}
          {!studyClosed && <Tag color="gold">{t('worklist.arriving')}</Tag>}
          {lateInstances > 0 && <Tag color="volcano">{t('worklist.late', { count: lateInstances })}</Tag>}
        </span>
      ),
    },
    {
      key: 'clinic',
      title: t('worklist.column.clinic'),
      width: 136,
      ellipsis: true,
      render: (_, { requesting, reading }) => (
        <span title={requesting.name}>{withoutSharedPlace(requesting.name, reading.name)}</span>
      ),
    },
    {
      key: 'reason',
      title: t('worklist.column.reason'),
      ellipsis: true,
      render: (_, { reason, returnReason, rejection, state }) =>
        state === 'returned' && returnReason
          ? t('worklist.returned', { reason: returnReason })
          : rejection !== null
            ? t('worklist.rejectedWhy', { reason: rejection })
            : reason,
    },
    {
      key: 'requested',
      title: t('worklist.column.requested'),
      width: 84,
      render: (_, { requestedAt }) => <span className="hub-numbers">{shortTime(requestedAt)}</span>,
    },
    {
      key: 'claim',
      title: t('worklist.column.claim'),
      width: 140,
      ellipsis: true,
      render: (_, { claim, reporter, reviewer, state }) =>
        claim && state !== 'reviewed' ? (
          <ClaimCell claim={claim} />
        ) : (
          <span title={t('worklist.column.signers')}>{[reporter, reviewer].filter(Boolean).join(' / ')}</span>
        ),
    },
    ...(mixed
      ? [
          {
            key: 'state',
            title: t('worklist.column.state'),
            width: 66,
            render: (_: unknown, { state }: WorklistItem) => t(`worklist.state.${state}`),
          },
        ]
      : []),
    {
      key: 'open',
      width: 64,
      render: (_, item) => (
        <Button
          size="small"
          type={item.may.claim ? 'primary' : 'default'}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            open(item);
          }}
        >
          {item.may.claim
            ? t(item.state === 'reported' ? 'worklist.review' : 'worklist.claimAndOpen')
            : t('worklist.open')}
        </Button>
      ),
    },
  ];
}
