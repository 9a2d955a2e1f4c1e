import { claimNext, Problem, type WorklistItem } from '@hub/server/contracts';
import { App, Button } from 'antd';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { Asked, Loading } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageFault } from '../../ui/page-fault.tsx';
import { useAfterPaint } from '../../ui/use-after-paint.ts';
import type { DeskHandle } from '../images/image-desk.tsx';
import { ToolButton } from '../images/tool-button.tsx';
import { Split } from '../parts/split.tsx';
import { useCaseAct } from '../parts/use-act.ts';
import type { EditorHandle } from '../report/editor.tsx';
import { ReportPane } from '../report/report-pane.tsx';
import { CaseActions } from './case-actions.tsx';
import { CaseBanners } from './case-banners.tsx';
import { CaseCritical } from './case-critical.tsx';
import { CaseDesk } from './case-desk.tsx';
import { CaseHeader } from './case-header.tsx';
import { useCase, useReport } from './use-case.ts';
import { useClaim } from './use-claim.ts';
import { useImagesWindow } from './use-images-window.ts';
import { usePrefetchNext } from './use-prefetch-next.ts';
import './case.css';

/** A case with its pictures and its report. */
export default function ReadingPage() {
  return <ReadingWindow reportOnly={false} />;
}

export function ReadingWindow({ reportOnly }: { reportOnly: boolean }) {
  const { requestId = '' } = useParams();
  const query = useCase(requestId);
  return <Asked query={query}>{(item) => <ReadingCase item={item} reportOnly={reportOnly} />}</Asked>;
}

function ReadingCase({
  item,
  reportOnly,
}: {
  item: NonNullable<ReturnType<typeof useCase>['data']>;
  reportOnly: boolean;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const report = useReport(item.id);
  const { claim, renew } = useClaim(item);
  const desk = useRef<DeskHandle>(null);
  const editor = useRef<EditorHandle>(null);
  const [unviewed, setUnviewed] = useState(0);
  const mayKeep = item.may.write || item.may.review;

  const images = useImagesWindow(item.id, (news) => {
    if (news.kind === 'key-image' && news.requestId === item.id) editor.current?.addKeyImage(news.image);
    if (news.kind === 'unviewed' && news.requestId === item.id) setUnviewed(news.count);
  });
  const separate = images.elsewhere || reportOnly;
  usePrefetchNext(item, !separate);
  // What is read stands before the form that it is written into.
  const painted = useAfterPaint();

  const path = (id: string) => (reportOnly ? `/read/${id}/report` : `/read/${id}`);
  const leave = useCallback(() => navigate('/worklist'), [navigate]);
  const next = useCaseAct(
    async (purpose: 'report' | 'review'): Promise<WorklistItem | 'unsaved' | undefined> => {
      if (editor.current && !(await editor.current.flush())) return 'unsaved';
      try {
        return await api(claimNext, { body: { for: purpose, after: item.id } });
      } catch (error) {
        if (error instanceof Problem && error.code === 'worklist.nothing-waits') return undefined;
        throw error;
      }
    },
    {
      onDone(found) {
        if (found === 'unsaved') return void message.warning(t('report.sign.notSaved'));
        if (found) return navigate(path(found.id));
        message.info(t('case.nothingNext'));
        leave();
      },
    },
  );
  const purpose = item.state === 'reported' ? 'review' : 'report';
  // What the case was before it was signed says what comes next: by then its state has moved on.
  const signed = useRef<'report' | 'review'>(purpose);
  if (item.may.sign) signed.current = 'report';
  if (item.may.review) signed.current = 'review';

  useEffect(() => {
    document.title = item.patientName;
    return () => {
      document.title = t('common:product');
    };
  }, [item.patientName, t]);

  useHotkeys([
    { key: 'F6', inText: true, run: () => switchFocus() },
    {
      key: 'F8',
      inText: true,
      run: () =>
        images.elsewhere ? images.link.tell({ kind: 'capture', requestId: item.id }) : desk.current?.keyImage(),
    },
    { key: 'F9', inText: true, run: () => !next.isPending && next.mutate(purpose) },
    { key: 'q', alt: true, inText: true, run: leave },
  ]);
  const switchFocus = () => {
    if (document.activeElement instanceof HTMLTextAreaElement) {
      if (images.elsewhere) images.link.tell({ kind: 'focus', requestId: item.id });
      else desk.current?.focus();
    } else editor.current?.focus();
  };

  const pane = (
    <Asked query={report}>
      {(found) => (
        <ReportPane
          ref={editor}
          item={item}
          report={found}
          unviewed={unviewed}
          onSigned={(goOn) => goOn && next.mutate(signed.current)}
          onLeave={leave}
        />
      )}
    </Asked>
  );
  return (
    <div className="case">
      <CaseHeader
        item={item}
        claim={claim}
        onBack={leave}
        actions={
          painted && (
            <>
              <CaseActions
                item={item}
                claim={claim}
                onRenew={renew}
                onLeave={leave}
                onClaimed={() => editor.current?.focus()}
              />
              <Button size="small" loading={next.isPending} onClick={() => next.mutate(purpose)} title="F9">
                {t('case.next')}
              </Button>
            </>
          )
        }
      />
      <CaseBanners item={item} claim={claim} onRenew={renew} />
      <CaseCritical id={report.data?.critical?.id} />
      <main className="case-main">
        <Split
          label={t('case.split')}
          storeKey="hub.reading.report-width"
          left={
            separate ? undefined : (
              <PageFault>
                <Suspense fallback={<Loading />}>
                  <CaseDesk
                    ref={desk}
                    item={item}
                    mayKeep={mayKeep}
                    onKeyImage={(image) => editor.current?.addKeyImage(image)}
                    onUnviewed={setUnviewed}
                    tools={<ToolButton onClick={images.open}>{t('case.window.open')}</ToolButton>}
                  />
                </Suspense>
              </PageFault>
            )
          }
          right={
            // The same place in both arrangements: the report is not taken down when the pictures move out.
            <div className={separate ? 'case-report case-alone' : 'case-report'}>
              {separate && (
                <div className="case-elsewhere">
                  <span>{images.elsewhere && t('case.window.elsewhere')}</span>
                  <Button size="small" onClick={images.elsewhere ? images.close : images.open}>
                    {t(images.elsewhere ? 'case.window.close' : 'case.window.open')}
                  </Button>
                </div>
              )}
              <div className="case-pane">{painted && pane}</div>
            </div>
          }
        />
      </main>
    </div>
  );
}
