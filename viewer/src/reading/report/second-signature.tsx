import { passOnCorrection, type ReportView, type WorklistItem } from '@hub/server/contracts';
import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useCaseAct } from '../parts/use-act.ts';
import { useModalityWord } from '../parts/words.ts';

type Second = ReportView['secondSignature'];

/** Who must sign after this person, in words; nothing where it goes without saying. */
export function useSecondSignatureWords(
  { modality, may }: Pick<WorklistItem, 'modality' | 'may'>,
  second: Second,
  reviewer: boolean,
  signed: boolean,
): string | undefined {
  const { t } = useTranslation('reading');
  const modalityWord = useModalityWord();
  if (!second) return undefined;
  if (second.own) return t('report.second.own');
  if (second.others.length > 0) {
    const names = second.others.join(t('report.second.and'));
    if (signed) return t('report.second.by', { names });
    return reviewer ? t('report.second.others', { names }) : undefined;
  }
  const nobody = t('report.second.nobody', { modality: modalityWord(modality) });
  if (signed) return `${nobody}${t('report.second.takeBack')}`;
  return `${nobody}${may.passOn ? t('report.second.passOn') : reviewer ? t('report.second.release') : t('report.second.office')}`;
}

/** Said before the signature, where the correction is written: who must review it, and the way out when nobody can. */
export function SecondSignature({
  item,
  second,
  words,
  flush,
  onPassed,
}: {
  item: WorklistItem;
  second: Second;
  words: string | undefined;
  /** what is on the screen goes to the hub before the case goes to somebody else */
  flush(): Promise<boolean>;
  onPassed(): void;
}) {
  const { t } = useTranslation('reading');
  const { message, modal } = App.useApp();
  const pass = useCaseAct(() => api(passOnCorrection, { params: { requestId: item.id } }), {
    done: t('report.second.passed'),
    onDone: onPassed,
  });
  const begin = async () => {
    if (!(await flush())) return void message.warning(t('report.sign.notSaved'));
    modal.confirm({ title: t('report.second.passTitle'), onOk: () => pass.mutateAsync(undefined) });
  };
  const stuck = second !== null && !second.own && second.others.length === 0;
  if (!words || !(stuck || item.may.passOn)) return null;
  return (
    <Alert
      banner
      type={stuck ? 'error' : 'info'}
      title={words}
      action={
        item.may.passOn && (
          <Button size="small" type={stuck ? 'primary' : 'default'} onClick={() => void begin()}>
            {t('report.second.pass')}
          </Button>
        )
      }
    />
  );
}
