import { Button, InputNumber, Modal, Segmented, Slider, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cardMm, scaleOf } from './calibration.ts';

const lineMm = 100;

/** A person makes the picture of a bank card, or of a line of 100 mm, as large as the thing itself. */
export function CalibrateDialog({
  pixelsPerMm,
  onDone,
  onClose,
}: {
  pixelsPerMm: number;
  onDone(pixelsPerMm: number): void;
  onClose(): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const [by, setBy] = useState<'card' | 'line'>('card');
  const [scale, setScale] = useState(pixelsPerMm);
  const mm = by === 'card' ? cardMm : lineMm;
  return (
    <Modal
      open
      width={760}
      title={t('ecg.calibrate.title')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      onOk={() => onDone(scaleOf(scale * mm, mm) ?? pixelsPerMm)}
      onCancel={onClose}
      destroyOnHidden
    >
      <p>{t(`ecg.calibrate.${by}Text`)}</p>
      <Space style={{ marginBottom: 12 }}>
        <Segmented
          value={by}
          onChange={(value) => setBy(value as 'card' | 'line')}
          options={[
            { value: 'card', label: t('ecg.calibrate.card') },
            { value: 'line', label: t('ecg.calibrate.line') },
          ]}
        />
        <Button onClick={() => setScale(scale - 0.01)}>−</Button>
        <Button onClick={() => setScale(scale + 0.01)}>+</Button>
        {by === 'line' && (
          <InputNumber
            min={30}
            max={300}
            step={0.5}
            prefix={t('ecg.calibrate.measured')}
            suffix="mm"
            onPressEnter={({ currentTarget }) => {
              // So many millimetres are shown as 100: the scale is corrected by what the ruler says.
              const said = Number(currentTarget.value.replace(/[^\d.]/g, ''));
              if (said > 0) setScale(scaleOf(scale * lineMm, said) ?? scale);
            }}
          />
        )}
      </Space>
      <Slider min={2} max={12} step={0.005} value={scale} onChange={setScale} tooltip={{ open: false }} />
      <div
        style={{
          width: scale * mm,
          height: by === 'card' ? scale * 53.98 : 0,
          borderRadius: by === 'card' ? scale * 3.2 : 0,
          border: '1px solid #12355b',
          background: by === 'card' ? '#dbe8f7' : undefined,
        }}
      />
    </Modal>
  );
}
