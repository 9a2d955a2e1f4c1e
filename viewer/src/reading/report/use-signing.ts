import { Problem, type ReportCheck, type RequestId, reviewReport, signReport } from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useWording } from '../../ui/wording.ts';
import { blocking, checksOf } from './checks.ts';
import { isBlank } from './content.ts';
import type { DraftKeeper } from './draft-keeper.ts';

/** From the key that signs to the signature: saved first, checked, then the password, then the hub decides. */
export function useSigning({
  requestId,
  reviewing,
  keeper,
  checks,
  corrected,
  onSigned,
}: {
  requestId: RequestId;
  reviewing: boolean;
  keeper: DraftKeeper | undefined;
  checks: readonly ReportCheck[];
  /** a reviewer changed the text */
  corrected: boolean;
  onSigned(goOn: boolean): void;
}) {
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  /** what the hub found in a text that it had not seen before the signature */
  const [told, setTold] = useState<readonly ReportCheck[]>();
  const all = reviewing && corrected ? (told ?? []) : checks;

  const begin = async () => {
    if (!keeper || open || busy) return;
    setError(undefined);
    setTold(undefined);
    setBusy(true);
    const saved = await keeper.flush();
    setBusy(false);
    if (!saved) return void message.warning(t('report.sign.notSaved'));
    if (isBlank(keeper.snapshot().content)) return void message.warning(wording(new Problem('report.empty')));
    const found = reviewing ? all : (keeper.snapshot().checks ?? checks);
    if (blocking(found).length > 0) return void message.warning(t('report.sign.blocked'));
    setOpen(true);
  };

  const sign = async (password: string, goOn: boolean) => {
    if (!keeper) return;
    setBusy(true);
    setError(undefined);
    try {
      // Typed since the dialog opened: not possible behind it, but another window may have saved.
      if (!(await keeper.flush())) throw new Problem('report.revision-stale');
      const { revision, content } = keeper.snapshot();
      const params = { requestId };
      const signing = { password, revision, acceptedChecks: [...accepted] };
      const report = reviewing
        ? await api(reviewReport, { params, body: { ...signing, ...(corrected ? { content } : {}) } })
        : await api(signReport, { params, body: signing });
      keeper.forget();
      client.setQueryData(['report', requestId], report);
      void client.invalidateQueries({ queryKey: ['worklist'] });
      void client.invalidateQueries({ queryKey: ['request', requestId] });
      message.success(t(reviewing ? 'report.sign.doneReview' : 'report.sign.done'));
      setOpen(false);
      onSigned(goOn);
    } catch (failure) {
      const found = failure instanceof Problem ? checksOf(failure.detail) : undefined;
      if (found) setTold(found);
      if (found && blocking(found).length > 0) {
        setOpen(false);
        message.warning(t('report.sign.blocked'));
      } else setError(found ? t('report.sign.acceptFirst') : wording(failure));
      void client.invalidateQueries({ queryKey: ['report', requestId] });
    } finally {
      setBusy(false);
    }
  };

  return {
    begin,
    accepted,
    accept: (name: string, yes: boolean) =>
      setAccepted((before) => {
        const next = new Set(before);
        if (yes) next.add(name);
        else next.delete(name);
        return next;
      }),
    checks: told ?? all,
    dialog: {
      open,
      busy,
      error,
      onSign: (password: string, goOn: boolean) => void sign(password, goOn),
      onCancel: () => setOpen(false),
    },
    busy,
  };
}
