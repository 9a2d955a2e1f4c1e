import type { WorklistItem } from '@hub/server/contracts';
import { Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NoticeBell } from '../../notices/notice-bell.tsx';
import { AccountMenu } from '../../session/account-menu.tsx';
import { dicomDate, shortTime } from '../../ui/time.tsx';
import { PriorityTag } from '../parts/priority-tag.tsx';
import { SlaClock } from '../parts/sla-clock.tsx';
import { useModalityWord, useSexWord } from '../parts/words.ts';
import type { ClaimStanding } from './claim-standing.ts';

/** Who lies on the screen, what was asked, by when, in whose hands. */
export function CaseHeader({
  item,
  claim,
  onBack,
  actions,
}: {
  item: WorklistItem;
  claim?: ClaimStanding;
  onBack?(): void;
  actions?: ReactNode;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const modalityWord = useModalityWord();
  const sexWord = useSexWord();
  return (
    <header className="case-header">
      <div className="case-line">
        {onBack && (
          <Button size="small" ghost onClick={onBack} title="Alt+Q">
            {t('reading:case.back')}
          </Button>
        )}
        <strong className="case-name">{item.patientName || t('reading:noName')}</strong>
        <span>{[sexWord(item.sex), item.age].filter(Boolean).join(' ')}</span>
        <span className="case-exam" title={item.examName}>
          {modalityWord(item.modality)} {item.examName}
        </span>
        <PriorityTag priority={item.priority} lane={item.lane} />
        <SlaClock item={item} />
        {item.demonstration && <Tag color="orange">{t('reading:demonstration')}</Tag>}
        {item.critical && (
          <Tag color="red" variant="solid">
            {t('reading:worklist.critical')}
          </Tag>
        )}
        <span className="case-space" />
        {claim && <ClaimWords item={item} claim={claim} />}
        {actions}
        {onBack && (
          <>
            <NoticeBell />
            <AccountMenu />
          </>
        )}
      </div>
      <div className="case-line case-facts">
        <Fact word={t('reading:case.requesting')}>{item.requesting.name}</Fact>
        <Fact word={t('reading:case.accession')}>{item.accessionNumber}</Fact>
        <Fact word={t('reading:case.patientId')}>{item.dicomPatientId}</Fact>
        <Fact word={t('reading:case.examDate')}>{dicomDate(item.studyDate)}</Fact>
        {item.studyDateStrange && (
          <Tag color="orange" title={t('reading:case.strangeDateHint')}>
            {t('reading:case.strangeDate')}
          </Tag>
        )}
        <Fact word={t('reading:case.reason')}>{item.reason}</Fact>
        <Fact word={t('reading:case.history')}>{item.history || t('reading:case.noHistory')}</Fact>
      </div>
    </header>
  );
}

function Fact({ word, children }: { word: string; children: string }) {
  return (
    <span className="case-fact" title={`${word} ${children}`}>
      <span className="case-word">{word}</span>
      {children}
    </span>
  );
}

function ClaimWords({ item, claim }: { item: WorklistItem; claim: ClaimStanding }) {
  const { t } = useTranslation('reading');
  const until = item.claim ? shortTime(item.claim.until) : '';
  const by = item.claim?.by ?? '';
  switch (claim.standing) {
    case 'free':
      return item.state === 'waiting' ? (
        <span>{t('case.claim.free')}</span>
      ) : (
        <span>{t(`worklist.state.${item.state}`)}</span>
      );
    case 'mine':
    case 'ending':
      return <span className="hub-numbers">{t('case.claim.mine', { until })}</span>;
    case 'other':
      return <span className="hub-numbers">{t('case.claim.other', { by, until })}</span>;
    case 'lapsedOther':
      return <span>{t('case.claim.lapsedOther', { by })}</span>;
    case 'lapsed':
      return <strong style={{ color: '#ffb347' }}>{t('worklist.claim.mineLapsed')}</strong>;
  }
}
