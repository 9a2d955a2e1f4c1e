import { firstRunState, Problem, signIn } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useWording } from '../ui/wording.ts';
import { Centred } from './centred.tsx';
import { useSession, useSessionActions } from './session.ts';

interface Fields {
  username: string;
  password: string;
  totp?: string;
}

export function SignInPage() {
  const { t } = useTranslation('session');
  const wording = useWording();
  const navigate = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const session = useSession();
  const { entered } = useSessionActions();
  const firstRun = useQuery({ queryKey: ['first-run'], queryFn: () => api(firstRunState) });
  const [totpAsked, setTotpAsked] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  if (firstRun.data?.needed) return <Navigate to="/first-run" replace />;
  if (session.state === 'in') return <Navigate to={from} replace />;

  const submit = async ({ username, password, totp }: Fields) => {
    setBusy(true);
    setError(undefined);
    try {
      entered(
        await api(signIn, { body: { username: username.trim(), password, ...(totp ? { totp: totp.trim() } : {}) } }),
      );
      navigate(from, { replace: true });
    } catch (failure) {
      if (failure instanceof Problem && failure.code === 'session.totp-required') setTotpAsked(true);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  };
  // Who was not asked for a code has none to get wrong.
  const words = (failure: unknown) =>
    totpAsked && failure instanceof Problem && failure.code === 'session.wrong-credentials'
      ? t('signIn.wrongWithCode')
      : wording(failure);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));

  return (
    <Centred title={t('signIn.title')}>
      <Form layout="vertical" onFinish={submit} requiredMark={false}>
        {error !== undefined && <Alert type="error" title={words(error)} style={{ marginBottom: 12 }} role="alert" />}
        <Form.Item name="username" label={t('signIn.username')} rules={[{ required: true, whitespace: true }]}>
          <Input autoFocus autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('signIn.password')}
          rules={[{ required: true }]}
          {...(capsLock ? { extra: t('signIn.capsLock') } : {})}
        >
          <Input.Password autoComplete="current-password" onKeyUp={watchCapsLock} />
        </Form.Item>
        {totpAsked && (
          <Form.Item
            name="totp"
            label={t('signIn.totp')}
            extra={t('signIn.totpHint')}
            rules={[{ required: true, message: t('signIn.totpHint') }]}
          >
            <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('signIn.submit')}
        </Button>
      </Form>
    </Centred>
  );
}
