import type { ReportCheck } from '@hub/server/contracts';
import { Alert, Button, Flex, Input, type InputRef, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isComposing } from '../../ui/hotkeys.ts';
import { CheckList } from './check-list.tsx';
import { openWarnings } from './checks.ts';

/** The password again, beside what must be said yes to. Enter signs and goes on; nothing is remembered. */
export function SignDialog({
  open,
  reviewing,
  corrected,
  night,
  second,
  checks,
  accepted,
  onAccept,
  modality,
  busy,
  error,
  onSign,
  onCancel,
}: {
  open: boolean;
  reviewing: boolean;
  corrected: boolean;
  night: boolean;
  /** who must sign after this person, where that needs saying */
  second: string | undefined;
  checks: readonly ReportCheck[];
  accepted: ReadonlySet<string>;
  onAccept(name: string, yes: boolean): void;
  modality: string;
  busy: boolean;
  error: string | undefined;
  onSign(password: string, goOn: boolean): void;
  onCancel(): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const [password, setPassword] = useState('');
  const field = useRef<InputRef>(null);
  useEffect(() => {
    if (!open) setPassword('');
  }, [open]);
  const warnings = checks.filter(({ severity }) => severity === 'warning');
  const notes = checks.filter(({ severity }) => severity === 'note');
  const unaccepted = openWarnings(checks, accepted).length;
  const ready = password !== '' && unaccepted === 0 && !busy;
  const sign = (goOn: boolean) => ready && onSign(password, goOn);
  return (
    <Modal
      open={open}
      title={t(reviewing ? 'reading:report.sign.titleReview' : 'reading:report.sign.title')}
      onCancel={onCancel}
      afterOpenChange={(shown) => shown && field.current?.focus()}
      destroyOnHidden
      width={460}
      footer={
        <Flex gap={8} justify="end">
          <Button onClick={onCancel}>{t('common:action.cancel')}</Button>
          <Button disabled={!ready} onClick={() => sign(false)}>
            {t(reviewing ? 'reading:report.sign.onlyReview' : 'reading:report.sign.only')}
          </Button>
          <Button type="primary" disabled={!ready} loading={busy} onClick={() => sign(true)}>
            {t(reviewing ? 'reading:report.sign.buttonReview' : 'reading:report.sign.button')}
          </Button>
        </Flex>
      }
    >
      {night && <Alert type="warning" title={t('reading:report.sign.night')} style={{ marginBottom: 8 }} />}
      {second && <Alert type="warning" title={second} style={{ marginBottom: 8 }} />}
      {corrected && <Alert type="info" title={t('reading:report.sign.corrected')} style={{ marginBottom: 8 }} />}
      {warnings.length > 0 && (
        <>
          <p style={{ margin: '0 0 4px' }}>{t('reading:report.sign.toAccept')}</p>
          <CheckList checks={warnings} modality={modality} accepted={accepted} onAccept={onAccept} />
        </>
      )}
      {notes.length > 0 && <CheckList checks={notes} modality={modality} accepted={accepted} />}
      <label htmlFor="sign-password">{t('common:passwordAgain')}</label>
      <Input.Password
        ref={field}
        id="sign-password"
        autoComplete="current-password"
        value={password}
        status={error ? 'error' : ''}
        onChange={({ target }) => setPassword(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event.nativeEvent)) sign(true);
        }}
      />
      <div role="alert" style={{ color: '#cf1322', minHeight: 22 }}>
        {error ?? (unaccepted > 0 ? t('reading:report.sign.acceptFirst') : '')}
      </div>
    </Modal>
  );
}
