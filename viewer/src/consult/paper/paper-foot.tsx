import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftKeeper, Kept } from '../../reading/report/draft-keeper.ts';
import { KeepState } from '../../reading/report/keep-state.tsx';
import { AskPassword } from '../../ui/ask-password.tsx';
import { clockTime } from '../../ui/time.tsx';
import { PaperConflict } from './paper-conflict.tsx';
import type { usePaperSigning } from './use-paper-signing.ts';
import '../../reading/report/report.css';

/** Under a paper that is being written: where its words are safe, what two people wrote, and the signature. */
export function PaperFoot<C extends object>({
  keeper,
  kept,
  signing,
  maySign,
  word,
  title,
  show,
  signLater,
}: {
  keeper: DraftKeeper<C> | undefined;
  kept: Kept<C>;
  signing: ReturnType<typeof usePaperSigning>;
  maySign: boolean;
  word: string;
  title: string;
  show: (content: C) => string;
  /** when it may be signed, where that is not yet */
  signLater?: string;
}) {
  const { t } = useTranslation('consult');
  return (
    <>
      {kept.restoredFrom && kept.standing !== 'conflict' && (
        <Alert
          type="info"
          closable
          title={t('paper.restored', { at: clockTime(kept.restoredFrom) })}
          style={{ marginBottom: 8 }}
        />
      )}
      <div className="consult-foot">
        {kept.standing === 'held' ? (
          <span role="status" className="report-keep" data-bad>
            {t('paper.held')}
          </span>
        ) : (
          <KeepState kept={kept} />
        )}
        {!maySign && signLater && <span className="consult-faint">{signLater}</span>}
        {maySign && (
          <Button type="primary" disabled={!keeper} loading={signing.busy} onClick={signing.begin}>
            {word}
          </Button>
        )}
      </div>
      <AskPassword title={title} okText={word} {...signing.dialog} />
      {keeper && <PaperConflict keeper={keeper} kept={kept} show={show} />}
    </>
  );
}
