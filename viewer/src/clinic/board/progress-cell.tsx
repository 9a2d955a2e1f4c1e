import type { OrderView } from '@hub/server/contracts';
import { Space, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { dicomDate } from '../../ui/time.tsx';
import { ProgressTag } from '../parts/tags.tsx';
import { heldBackWords } from '../studies/held-back-note.tsx';

/** How far an order is, and what somebody has to do about it. */
export function ProgressCell({ order }: { order: OrderView }) {
  const { t } = useTranslation('clinic');
  const { progress, imageCount, cancelReason, heldBack, strangeStudyDate, recallIssue } = order;
  // Images did come: what is wrong with them is said instead of asking why there are none.
  const overdue = order.imagesOverdue && heldBack === null;
  const words = heldBackWords({ accessionNumber: order.accessionNumber, registeredName: order.patient.displayName });
  return (
    <Space size={4} wrap>
      <Tooltip title={cancelReason ? t('board.cancelledBecause', { reason: cancelReason }) : undefined}>
        <ProgressTag progress={progress} imageCount={imageCount} />
      </Tooltip>
      {overdue && <Notice loud word={t('board.overdue')} hint={t('board.overdueHint')} />}
      {heldBack && (
        <Notice
          loud
          word={t('board.heldBack', { why: t(`studies.heldBack.${heldBack.reason}`) })}
          hint={t(`studies.heldBackText.${heldBack.reason}`, words)}
        />
      )}
      {order.unrequested && <Notice loud word={t('board.unrequested')} hint={t('board.unrequestedHint')} />}
      {recallIssue !== null && <Notice loud word={t('board.recallIssue', { issue: recallIssue })} />}
      {strangeStudyDate && (
        <Notice
          word={t('board.strangeDate', { date: dicomDate(strangeStudyDate) })}
          hint={t('board.strangeDateHint')}
        />
      )}
    </Space>
  );
}

function Notice({ word, hint, loud = false }: { word: string; hint?: string; loud?: boolean }) {
  return (
    <Tooltip title={hint}>
      <Tag color={loud ? 'red' : 'orange'} variant={loud ? 'solid' : 'filled'} style={{ margin: 0 }}>
        {word}
      </Tag>
    </Tooltip>
  );
}
