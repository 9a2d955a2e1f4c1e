import { changePassword } from '@hub/server/contracts';
import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useWording } from '../ui/wording.ts';
import { useSessionActions } from './session.ts';

interface Fields {
  current: string;
  next: string;
  again: string;
}

export function ChangePasswordForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation('session');
  const wording = useWording();
  const { message } = App.useApp();
  const { changed } = useSessionActions();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async ({ current, next }: Fields) => {
    setBusy(true);
    setError(undefined);
    try {
      changed(await api(changePassword, { body: { current, next } }));
      message.success(t('password.done'));
      onDone();
    } catch (failure) {
      setError(wording(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<Fields> layout="vertical" onFinish={submit} requiredMark={false}>
      {error && <Alert type="error" title={error} style={{ marginBottom: 12 }} role="alert" />}
      <Form.Item name="current" label={t('password.current')} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <Form.Item name="next" label={t('password.next')} extra={t('password.rules')} rules={[{ required: true }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['next']}
        rules={[
          { required: true, message: t('password.again') },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('password.differ'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('password.submit')}
      </Button>
    </Form>
  );
}

export function ChangePassword({ open, onClose }: { open: boolean; onClose(): void }) {
  const { t } = useTranslation('session');
  return (
    <Modal open={open} title={t('password.title')} footer={null} onCancel={onClose} destroyOnHidden width={420}>
      <ChangePasswordForm onDone={onClose} />
    </Modal>
  );
}
