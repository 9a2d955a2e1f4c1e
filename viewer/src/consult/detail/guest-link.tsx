import { Alert, App, Button, Input, type InputRef, Modal, QRCode } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { fullLink } from './guest-state.ts';

/** The one-time link: shown this once, to be copied or photographed from the screen. */
export function GuestLink({ name, link, onClose }: { name: string; link: string; onClose(): void }) {
  const { t } = useTranslation(['consult', 'common']);
  const { message } = App.useApp();
  const field = useRef<InputRef>(null);
  const address = fullLink(link, location.origin);
  const copy = async () => {
    try {
      // Over plain http a browser has no clipboard to give.
      await navigator.clipboard.writeText(address);
      void message.success(t('guests.copied'));
    } catch {
      field.current?.select();
      if (document.execCommand('copy')) void message.success(t('guests.copied'));
      else void message.warning(t('guests.copyFailed'));
    }
  };
  return (
    <Modal
      open
      title={`${t('guests.link')} · ${name}`}
      okText={t('common:action.close')}
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon title={t('guests.linkOnce', { name })} style={{ marginBottom: 12 }} />
      <div style={{ display: 'flex', gap: 8 }}>
        <Input
          ref={field}
          readOnly
          value={address}
          aria-label={t('guests.link')}
          onFocus={() => field.current?.select()}
        />
        <Button type="primary" autoFocus onClick={() => void copy()}>
          {t('guests.copy')}
        </Button>
      </div>
      <div style={{ display: 'grid', justifyItems: 'center', marginTop: 14 }}>
        <QRCode value={address} size={200} errorLevel="M" />
        <span className="consult-faint">{t('guests.scan')}</span>
      </div>
    </Modal>
  );
}
