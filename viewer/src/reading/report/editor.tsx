import {
  abandonAmendment,
  type EcgStatementItem,
  type ReportContent,
  type ReportView,
  rejectReport,
  type TemplateView,
  type WorklistItem,
} from '@hub/server/contracts';
import { Alert, App, Button, Collapse, Flex } from 'antd';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { clockTime } from '../../ui/time.tsx';
import type { KeyImageAnswer } from '../images/image-desk.tsx';
import { useCaseAct } from '../parts/use-act.ts';
import { listed } from '../parts/words.ts';
import { basesOf } from './bases.ts';
import { BasisReason, BasisView } from './basis-view.tsx';
import { CheckList } from './check-list.tsx';
import { wordToFind } from './checks.ts';
import { ConflictView } from './conflict-view.tsx';
import { isBlank, sameContent } from './content.ts';
import { DiffView } from './diff-view.tsx';
import { KeepState } from './keep-state.tsx';
import { KeyImages } from './key-images.tsx';
import { underReview } from './pane-mode.ts';
import { ResultFields } from './result-fields.tsx';
import { SaveTemplate } from './save-template.tsx';
import { SecondSignature, useSecondSignatureWords } from './second-signature.tsx';
import { SignDialog } from './sign-dialog.tsx';
import { withStatement } from './statement-match.ts';
import { StatementTree } from './statement-tree.tsx';
import { TemplatePicker } from './template-picker.tsx';
import { TextAreas, type TextHandle } from './text-areas.tsx';
import { useKeeper } from './use-keeper.ts';
import { useSigning } from './use-signing.ts';

/** What other parts of the screen ask of the report. */
export interface EditorHandle {
  addKeyImage(image: KeyImageAnswer): void;
  insert(text: string): void;
  focus(): void;
  /** what is on the screen goes to the hub */
  flush(): Promise<boolean>;
}

const mostKeyImages = 12;

/** The report being written, corrected or reviewed. */
export function Editor({
  item,
  report,
  mode,
  accountName,
  role,
  unviewed,
  onSigned,
  onLeave,
  ref,
}: {
  item: WorklistItem;
  report: ReportView;
  mode: 'write' | 'review';
  accountName: string;
  role: string;
  unviewed: number;
  onSigned(goOn: boolean): void;
  onLeave(): void;
  ref?: Ref<EditorHandle>;
}) {
  const { t } = useTranslation('reading');
  const { message, modal } = App.useApp();
  const { keeper, kept } = useKeeper(item, report, mode);
  const { content } = kept;
  const texts = useRef<TextHandle>(null);
  const picker = useRef<{ focus(): void }>(null);
  const [saving, setSaving] = useState<string>();
  const [rejecting, setRejecting] = useState(false);
  const reviewed = mode === 'review' ? underReview(report) : undefined;
  const bases = basesOf(report, reviewed);
  const original = reviewed?.content;
  const corrected = original !== undefined && keeper !== undefined && !sameContent(content, original);
  const second = useSecondSignatureWords(item, report.secondSignature, role !== 'reader', false);
  const signing = useSigning({
    requestId: item.id,
    reviewing: mode === 'review',
    keeper,
    checks: kept.checks ?? report.checks,
    corrected: mode === 'review' && corrected,
    onSigned,
  });
  const params = { requestId: item.id };
  const reject = useCaseAct((reason: string) => api(rejectReport, { params, body: { reason } }), {
    done: t('report.review.rejected'),
    onDone: () => {
      keeper?.forget();
      setRejecting(false);
      onLeave();
    },
  });
  const abandon = useCaseAct(() => api(abandonAmendment, { params }), {
    done: t('report.amend.abandoned'),
    onDone: () => keeper?.forget(),
  });

  const change = (part: Partial<ReportContent>) => keeper?.change(part);
  useImperativeHandle(ref, () => ({
    addKeyImage(image) {
      const { keyImages } = keeper?.snapshot().content ?? content;
      if (keyImages.length >= mostKeyImages) return void message.warning(t('images.keyImage.full'));
      change({ keyImages: [...keyImages, image] });
    },
    insert: (text) => texts.current?.insert(text),
    focus: () => texts.current?.focus(),
    flush: async () => keeper?.flush() ?? true,
  }));

  const state = ({ text, positive }: EcgStatementItem) => {
    const { content: now } = keeper?.snapshot() ?? { content };
    change({
      impression: withStatement(now.impression, text),
      ...(positive ? { positive: true } : now.positive === null ? { positive: false } : {}),
    });
  };
  const take = (template: TemplateView) => {
    const { findings, impression, positive, title } = template;
    if (template.kind === 'phrase') return texts.current?.insert(findings || impression);
    const use = (where: 'all' | 'end') => {
      texts.current?.fill({ findings, impression }, where);
      change({ positive: where === 'all' ? positive : content.positive || positive });
    };
    if (content.findings.trim() === '' && content.impression.trim() === '') return use('all');
    // Only a closed dialog lets the fields have the keyboard, and with it the browser's undo.
    let chosen: 'all' | 'end' | undefined;
    const asked = modal.confirm({
      title: t('report.templates.replaceTitle', { title }),
      closable: true,
      afterClose: () => chosen && use(chosen),
      footer: (
        <Flex gap={8} justify="end" style={{ marginTop: 12 }}>
          {(['end', 'all'] as const).map((where) => (
            <Button
              key={where}
              autoFocus={where === 'all'}
              type={where === 'all' ? 'primary' : 'default'}
              onClick={() => {
                chosen = where;
                asked.destroy();
              }}
            >
              {t(where === 'all' ? 'report.templates.replace' : 'report.templates.append')}
            </Button>
          ))}
        </Flex>
      ),
    });
  };

  useHotkeys([
    { key: 'Enter', ctrl: true, inText: true, run: () => void signing.begin() },
    { key: 's', ctrl: true, inText: true, run: () => void keeper?.flush() },
    { key: 'F4', inText: true, run: () => picker.current?.focus() },
  ]);
  // A page that is closed with words that are nowhere else asks first.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const now = keeper?.snapshot();
      if (now && !now.shelved && now.standing !== 'saved' && now.standing !== 'untouched') event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [keeper]);

  const mayFinish = mode === 'write' ? item.may.sign : item.may.review;
  return (
    <div className="report-editor">
      {bases.map((basis) => (
        <BasisReason
          key={basis.version.id}
          basis={basis}
          action={
            mode === 'write' &&
            basis.kind === 'amended' && (
              <Button
                size="small"
                onClick={() =>
                  modal.confirm({ title: t('report.amend.abandonTitle'), onOk: () => abandon.mutateAsync(undefined) })
                }
              >
                {t('report.amend.abandon')}
              </Button>
            )
          }
        />
      ))}
      {mode === 'write' && (
        <SecondSignature
          item={item}
          second={report.secondSignature}
          words={second}
          flush={async () => keeper?.flush() ?? false}
          onPassed={() => {
            keeper?.forget();
            onLeave();
          }}
        />
      )}
      {reviewed && (
        <Alert
          banner
          type="info"
          title={t('report.review.by', { name: reviewed.reporter.name, at: clockTime(reviewed.reporter.at) })}
        />
      )}
      {kept.restoredFrom && kept.standing !== 'conflict' && (
        <Alert banner type="info" closable title={t('report.restored', { at: clockTime(kept.restoredFrom) })} />
      )}
      {reviewed && <BasisView bases={bases} content={reviewed.content} modality={item.modality} reasons={false} open />}
      <div className="report-bar">
        <TemplatePicker ref={picker} modality={item.modality} onTake={take} onLeave={() => texts.current?.focus()} />
        {item.modality === 'ECG' && <StatementTree disabled={!keeper} onTake={state} />}
        <Button size="small" onClick={() => setSaving(texts.current?.selected() ?? '')} disabled={isBlank(content)}>
          {t('report.templates.save')}
        </Button>
      </div>
      <TextAreas ref={texts} content={content} modality={item.modality} readOnly={!keeper} onChange={change} />
      <ResultFields
        content={content}
        contact={item.contact}
        readOnly={!keeper}
        onChange={change}
        known={report.critical}
        requestId={item.id}
      />
      {(item.modality !== 'ECG' || content.keyImages.length > 0) && (
        <KeyImages requestId={item.id} images={content.keyImages} onChange={(keyImages) => change({ keyImages })} />
      )}
      {mode === 'write' && keeper && (
        <BasisView bases={bases} content={content} modality={item.modality} reasons={false} open={false} />
      )}
      {original && corrected && (
        <Collapse
          size="small"
          items={[
            {
              key: 'diff',
              label: t('report.review.mine'),
              children: <DiffView before={original} after={content} modality={item.modality} />,
              extra: (
                <button
                  type="button"
                  className="report-link"
                  onClick={(event) => {
                    event.stopPropagation();
                    change(original);
                  }}
                >
                  {t('report.review.restore')}
                </button>
              ),
            },
          ]}
          defaultActiveKey="diff"
        />
      )}
      {(signing.checks.length > 0 || unviewed > 0) && (
        <section className="report-found-checks">
          <span className="report-word">{t('report.checks.title')}</span>
          {unviewed > 0 && <div className="report-hint">{t('report.checks.unviewed', { count: unviewed })}</div>}
          <CheckList
            checks={isBlank(content) ? [] : signing.checks}
            modality={item.modality}
            accepted={signing.accepted}
            onAccept={signing.accept}
            onShow={(check) => check.place !== 'report' && texts.current?.show(check.place, wordToFind(check))}
          />
        </section>
      )}
      <div className="report-foot">
        <KeepState kept={kept} />
        {mode === 'review' && (
          <Button danger disabled={!item.may.reject} onClick={() => setRejecting(true)}>
            {t('report.review.reject')}
          </Button>
        )}
        <Button
          type="primary"
          loading={signing.busy}
          disabled={!mayFinish}
          title="Ctrl+Enter"
          onClick={() => void signing.begin()}
        >
          {t(mode === 'review' ? 'report.sign.buttonReview' : 'report.sign.button')}
        </Button>
      </div>
      <SignDialog
        {...signing.dialog}
        reviewing={mode === 'review'}
        corrected={mode === 'review' && corrected}
        night={mode === 'review' && reviewed?.reporter.name === accountName}
        second={mode === 'write' ? second : undefined}
        checks={signing.checks}
        accepted={signing.accepted}
        onAccept={signing.accept}
        modality={item.modality}
      />
      <AskReason
        open={rejecting}
        title={t('report.review.rejectTitle')}
        quick={listed(t('report.review.rejectQuick'))}
        busy={reject.isPending}
        onOk={(reason) => reject.mutate(reason)}
        onCancel={() => setRejecting(false)}
      />
      {keeper && <ConflictView kept={kept} keeper={keeper} modality={item.modality} />}
      <SaveTemplate
        open={saving !== undefined}
        selected={saving ?? ''}
        content={content}
        modality={item.modality}
        onClose={() => setSaving(undefined)}
      />
    </div>
  );
}
