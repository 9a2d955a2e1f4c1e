import { beginTotp, confirmTotp } from '@hub/server/contracts';
import { Alert, Button, Form, Input, QRCode, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useWording } from '../ui/wording.ts';
import { Centred } from './centred.tsx';
import { ChangePasswordForm } from './change-password.tsx';
import { useSessionActions } from './session.ts';

/** An initial password is known to whoever handed it over; nothing else is open until it is changed. */
export function MustChangePassword() {
  const { t } = useTranslation('session');
  return (
    <Centred title={t('password.title')}>
      <Alert type="info" title={t('password.must')} style={{ marginBottom: 12 }} />
      <ChangePasswordForm onDone={() => undefined} />
    </Centred>
  );
}

/** 等保三级 asks administrators for a second factor; until it is enrolled nothing else is open. */
export function MustEnrolTotp() {
  const { t } = useTranslation('session');
  const wording = useWording();
  const { changed } = useSessionActions();
  const [offered, setOffered] = useState<{ secret: string; uri: string }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(wording(failure));
    } finally {
      setBusy(false);
    }
  };
  const begin = ({ password }: { password: string }) =>
    attempt(async () => setOffered(await api(beginTotp, { body: { password } })));
  const confirm = ({ code }: { code: string }) =>
    attempt(async () => changed(await api(confirmTotp, { body: { code: code.trim() } })));
  return (
    <Centred title={t('totp.title')} width={440}>
      <Alert type="info" title={t('totp.must')} style={{ marginBottom: 12 }} />
      {error && <Alert type="error" title={error} style={{ marginBottom: 12 }} role="alert" />}
      {offered === undefined ? (
        <Form layout="vertical" onFinish={begin} key="begin">
          <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true }]}>
            <Input.Password autoFocus autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('totp.begin')}
          </Button>
        </Form>
      ) : (
        <Form layout="vertical" onFinish={confirm} key="confirm">
          <Typography.Paragraph>{t('totp.scan')}</Typography.Paragraph>
          <div style={{ display: 'grid', placeItems: 'center', marginBottom: 8 }}>
            <QRCode value={offered.uri} size={180} />
          </div>
          <Typography.Paragraph code copyable style={{ textAlign: 'center' }}>
            {offered.secret}
          </Typography.Paragraph>
          <Form.Item name="code" label={t('totp.code')} rules={[{ required: true, message: t('signIn.totpHint') }]}>
            <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('totp.confirm')}
          </Button>
        </Form>
      )}
    </Centred>
  );
}
