import type { ConsultView } from '@hub/server/contracts';
import { Modal } from 'antd';
import EcgDesk from '../../reading/ecg/ecg-desk.tsx';

const nothing = () => undefined;

/** The tracing on its paper, as the readers see it. */
export default function LookAtTracing({
  study,
  title,
  onClose,
}: {
  study: ConsultView['studies'][number];
  title: string;
  onClose(): void;
}) {
  return (
    <Modal
      open
      width="96vw"
      style={{ top: 16, paddingBottom: 0 }}
      footer={null}
      title={`${title} ${study.description}`}
      onCancel={onClose}
      destroyOnHidden
    >
      <div style={{ height: 'calc(100vh - 120px)', overflow: 'auto' }}>
        <EcgDesk item={study} onUnviewed={nothing} />
      </div>
    </Modal>
  );
}
