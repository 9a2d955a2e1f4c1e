import { Alert, Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

/** A secret that is shown this one time: it cannot be had again, only renewed. */
export function ShowOnce({
  title,
  text,
  secret,
  onClose,
}: {
  title: string;
  text: string | undefined;
  secret: string | undefined;
  onClose(): void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open={secret !== undefined}
      title={title}
      okText={t('action.close')}
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
      mask={{ closable: false }}
    >
      <Alert type="warning" title={text} style={{ marginBottom: 12 }} />
      <Typography.Paragraph code copyable style={{ fontSize: 16, wordBreak: 'break-all' }}>
        {secret ?? ''}
      </Typography.Paragraph>
    </Modal>
  );
}
