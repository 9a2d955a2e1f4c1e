import { type EcgPictureCalibration, saveEcgCalibration } from '@hub/server/contracts';
import { type PictureCalibration, pictureMeasures } from '@hub/server/formats/ecg';
import { Alert, Form, InputNumber, Modal, Segmented, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api.ts';
import { useAct } from '../../../ui/use-act.ts';

/** mm of a large square of ECG paper */
const largeSquareMm = 5;
const speeds = [null, 12.5, 25, 50] as const;
const gains = [null, 2.5, 5, 10, 20] as const;
const wordless = 'unsaid';

/**
 * How many millimetres lie between two clicks on the grid. Paper speed and gain are read off the page by the reader: nothing
 * is assumed, and while they are not said nothing is told in milliseconds or millivolts.
 */
export function GridDialog({
  ecgId,
  drawn,
  before,
  onDone,
  onClose,
}: {
  ecgId: Parameters<typeof api<typeof saveEcgCalibration>>[1]['params']['ecgId'];
  /** the two clicks, and how the page is turned */
  drawn: Pick<PictureCalibration, 'page' | 'turn' | 'from' | 'to'>;
  before: PictureCalibration | undefined;
  onDone(): void;
  onClose(): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const [squares, setSquares] = useState({ across: 5, down: 5 });
  const [speed, setSpeed] = useState<number | null>(before?.speedMmPerS ?? null);
  const [gain, setGain] = useState<number | null>(before?.gainMmPerMv ?? null);
  const calibration: PictureCalibration = {
    ...drawn,
    acrossMm: squares.across * largeSquareMm,
    downMm: squares.down * largeSquareMm,
    speedMmPerS: speed,
    gainMmPerMv: gain,
  };
  const measures = pictureMeasures(calibration);
  const save = useAct(
    () => api(saveEcgCalibration, { params: { ecgId }, body: calibration as EcgPictureCalibration }),
    { stale: ['ecg'], onDone },
  );
  const count = (side: 'across' | 'down') => (
    <Form.Item label={t(`ecg.picture.grid.${side}`)}>
      <Space>
        <InputNumber
          min={0.2}
          max={60}
          step={1}
          style={{ width: 150 }}
          suffix={t('ecg.picture.grid.squares')}
          aria-label={t(`ecg.picture.grid.${side}`)}
          value={squares[side]}
          onChange={(value) => value && setSquares({ ...squares, [side]: value })}
        />
        <span className="ecg-unit">= {squares[side] * largeSquareMm} mm</span>
      </Space>
    </Form.Item>
  );
  return (
    <Modal
      open
      width={680}
      title={t('ecg.picture.grid.title')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: !measures, loading: save.isPending }}
      onOk={() => save.mutate(undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      {!measures ? (
        <Alert type="error" showIcon title={t('ecg.picture.grid.noRectangle')} />
      ) : (
        <Form layout="horizontal" labelCol={{ span: 6 }}>
          <Form.Item label={t('ecg.picture.grid.quick')}>
            <Segmented
              options={[1, 2, 5, 10].map((value) => ({
                value,
                label: t('ecg.picture.grid.both', { count: value, mm: value * largeSquareMm }),
              }))}
              value={squares.across === squares.down ? squares.across : 0}
              onChange={(value) => setSquares({ across: value, down: value })}
            />
          </Form.Item>
          {count('across')}
          {count('down')}
          <Form.Item label={t('ecg.speed')} extra={t('ecg.picture.grid.asPrinted')}>
            <Segmented
              aria-label={t('ecg.speed')}
              options={speeds.map((value) => ({
                value: value ?? wordless,
                label: value === null ? t('ecg.picture.grid.unsaid') : `${value} mm/s`,
              }))}
              value={speed ?? wordless}
              onChange={(value) => setSpeed(value === wordless ? null : Number(value))}
            />
          </Form.Item>
          <Form.Item label={t('ecg.gain')}>
            <Segmented
              aria-label={t('ecg.gain')}
              options={gains.map((value) => ({
                value: value ?? wordless,
                label: value === null ? t('ecg.picture.grid.unsaid') : `${value} mm/mV`,
              }))}
              value={gain ?? wordless}
              onChange={(value) => setGain(value === wordless ? null : Number(value))}
            />
          </Form.Item>
          {measures.slanted && (
            <Alert
              type="warning"
              showIcon
              title={t('ecg.picture.grid.slanted', { percent: Math.round(measures.difference * 100) })}
            />
          )}
        </Form>
      )}
    </Modal>
  );
}
