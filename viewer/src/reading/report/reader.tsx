import { amendReport, type ReportView, type WorklistItem, withdrawReport } from '@hub/server/contracts';
import { Alert, Button, Empty, Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useCaseAct } from '../parts/use-act.ts';
import { listed } from '../parts/words.ts';
import { basesOf } from './bases.ts';
import { BasisView } from './basis-view.tsx';
import { ContentView } from './content-view.tsx';
import { versionToShow } from './pane-mode.ts';
import { PasswordReason } from './password-reason.tsx';
import { useSecondSignatureWords } from './second-signature.tsx';
import { openShelf } from './shelf.ts';
import { Versions } from './versions.tsx';

/** A report that this person does not write now: what was signed, or what somebody is writing. */
export function Reader({ item, report }: { item: WorklistItem; report: ReportView }) {
  const { t } = useTranslation('reading');
  const { account, post } = useSignedIn();
  const [asking, setAsking] = useState<'withdraw' | 'amend'>();
  const params = { requestId: item.id };
  const withdraw = useCaseAct((body: { password: string; reason: string }) => api(withdrawReport, { params, body }), {
    done: t('report.withdraw.done'),
    onDone: () => setAsking(undefined),
  });
  const amend = useCaseAct((reason: string) => api(amendReport, { params, body: { reason } }), {
    onDone: () => setAsking(undefined),
  });
  const version = versionToShow(report);
  const pending = version?.state === 'reported';
  const bases = pending ? basesOf(report, version) : [];
  const corrects = bases.find(({ kind }) => kind === 'amended')?.version.issue;
  const second = useSecondSignatureWords(item, report.secondSignature, post.role !== 'reader', true);
  const live = version && (version.state === 'final' || version.state === 'reported');
  const left = openShelf(localStorage, account.id, item.id).read();
  return (
    <div className="report-reader">
      {left && (
        <Alert
          type="warning"
          title={t('case.claim.lost', { by: item.claim?.by ?? item.reporter ?? '' })}
          description={<ContentView content={left.content} modality={item.modality} requestId={item.id} />}
        />
      )}
      {pending && (
        <Alert
          type="info"
          title={corrects ? t('report.second.waitsAmend', { number: corrects }) : t('report.second.waits')}
          {...(second ? { description: second } : {})}
        />
      )}
      {pending && <BasisView bases={bases} content={version.content} modality={item.modality} open />}
      {live ? (
        <ContentView content={version.content} modality={item.modality} requestId={item.id} />
      ) : report.draft ? (
        <>
          <Alert
            type="info"
            title={t('report.writing', { by: report.draft.author, at: clockTime(report.draft.savedAt) })}
          />
          <BasisView bases={basesOf(report)} content={report.draft.content} modality={item.modality} open={false} />
          <ContentView content={report.draft.content} modality={item.modality} requestId={item.id} />
        </>
      ) : (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(item.may.claim ? 'report.claimToWrite' : 'report.empty')}
        />
      )}
      <Flex gap={8}>
        {report.may.withdraw && (
          <Button size="small" onClick={() => setAsking('withdraw')}>
            {t('report.withdraw.button')}
          </Button>
        )}
        {report.may.amend && (
          <Button size="small" type="primary" onClick={() => setAsking('amend')}>
            {t('report.amend.button')}
          </Button>
        )}
      </Flex>
      <Versions report={report} modality={item.modality} />
      <PasswordReason
        open={asking === 'withdraw'}
        title={t('report.withdraw.title')}
        text={t(pending ? 'report.withdraw.textPending' : 'report.withdraw.text')}
        reasonLabel={t('report.withdraw.reason')}
        busy={withdraw.isPending}
        onOk={(body) => withdraw.mutate(body)}
        onCancel={() => setAsking(undefined)}
      />
      <AskReason
        open={asking === 'amend'}
        title={t('report.amend.title')}
        quick={listed(t('report.amend.quick'))}
        busy={amend.isPending}
        onOk={(reason) => amend.mutate(reason)}
        onCancel={() => setAsking(undefined)}
      />
    </div>
  );
}
