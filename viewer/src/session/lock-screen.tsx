import { type SessionView, signOut, unlockSession } from '@hub/server/contracts';
import { Button, Flex, Form, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useWording } from '../ui/wording.ts';
import { useSessionActions } from './session.ts';

/** Covers the page; what lies under it stays mounted, so the case and the draft are where they were. */
export function LockScreen({ session }: { session: SessionView }) {
  const { t } = useTranslation('session');
  const wording = useWording();
  const { changed, left } = useSessionActions();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const unlock = async ({ password }: { password: string }) => {
    setBusy(true);
    setError(undefined);
    try {
      changed(await api(unlockSession, { body: { password } }));
    } catch (failure) {
      setError(wording(failure));
    } finally {
      setBusy(false);
    }
  };
  const leave = async () => {
    await api(signOut).catch(() => undefined);
    left();
  };

  return (
    <Modal
      open
      title={t('lock.title')}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={400}
      zIndex={5000}
      styles={{ mask: { background: '#12355b' } }}
    >
      <Typography.Paragraph>{t('lock.text', { name: session.account.displayName })}</Typography.Paragraph>
      <Form layout="vertical" onFinish={unlock}>
        <Form.Item
          name="password"
          label={t('signIn.password')}
          {...(error ? { validateStatus: 'error' as const, help: error } : {})}
          rules={[{ required: true }]}
        >
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <Flex justify="space-between">
          <Button onClick={() => void leave()}>{t('lock.other')}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('lock.submit')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
