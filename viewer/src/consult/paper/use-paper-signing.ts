import { type ConsultId, type ConsultPapers, Problem } from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftKeeper } from '../../reading/report/draft-keeper.ts';
import { useWording } from '../../ui/wording.ts';
import { staleAfterAct } from '../use-consult.ts';

/** Saved first, then the password, then the hub decides: what is signed is what is on the screen. */
export function usePaperSigning<C extends object>({
  consultId,
  keeper,
  complete,
  incompleteText,
  sign,
}: {
  consultId: ConsultId;
  keeper: DraftKeeper<C> | undefined;
  complete: (content: C) => boolean;
  incompleteText: string;
  sign: (signing: { password: string; revision: number }) => Promise<ConsultPapers>;
}) {
  const { t } = useTranslation('consult');
  const { message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const begin = async () => {
    if (!keeper || open || busy) return;
    if (!complete(keeper.snapshot().content)) return void message.warning(incompleteText);
    setError(undefined);
    setBusy(true);
    const saved = await keeper.flush();
    setBusy(false);
    if (!saved) return void message.warning(t('paper.notSaved'));
    setOpen(true);
  };
  const onOk = async (password: string) => {
    if (!keeper || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      // Another window may have saved since the dialog opened.
      if (!(await keeper.flush())) throw new Problem('consult.revision-stale');
      const papers = await sign({ password, revision: keeper.snapshot().revision });
      keeper.forget();
      client.setQueryData(['consult', consultId, 'papers'], papers);
      for (const kind of staleAfterAct) void client.invalidateQueries({ queryKey: [kind] });
      setOpen(false);
      void message.success(t('paper.signed'));
    } catch (failure) {
      setError(wording(failure));
      void client.invalidateQueries({ queryKey: ['consult', consultId] });
    } finally {
      setBusy(false);
    }
  };
  return {
    begin: () => void begin(),
    busy,
    dialog: { open, busy, error, onOk: (password: string) => void onOk(password), onCancel: () => setOpen(false) },
  };
}
