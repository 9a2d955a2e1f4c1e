import type { EcgView } from '@hub/server/contracts';
import { type PictureCalibration, pictureMeasures } from '@hub/server/formats/ecg';
import { useTranslation } from 'react-i18next';

/** What must stand beside a picture: whose scale it is, what paper speed and gain, how large it is shown. */
export function PictureCaption({
  ecg,
  current,
  trueSize,
  zoom,
  former = false,
}: {
  ecg: EcgView;
  current: PictureCalibration | undefined;
  trueSize: boolean;
  zoom: number;
  former?: boolean;
}) {
  const { t } = useTranslation('reading');
  const stored = ecg.picture?.calibration;
  const measures = current && pictureMeasures(current);
  const unsaid = t('ecg.picture.grid.unsaid');
  return (
    <p className="ecg-caption" data-filtered={!current || measures?.slanted}>
      {former && <strong>{t('ecg.former.title')}</strong>}
      <span>
        {ecg.recordedAt
          ? t('ecg.recordedAt', { time: ecg.recordedAt.slice(0, 19).replace('T', ' ') })
          : t('ecg.picture.noTime')}
      </span>
      {current ? (
        <>
          <span>{`${t('ecg.speed')} ${current.speedMmPerS === null ? unsaid : `${current.speedMmPerS} mm/s`}`}</span>
          <span>{`${t('ecg.gain')} ${current.gainMmPerMv === null ? unsaid : `${current.gainMmPerMv} mm/mV`}`}</span>
          <span>{t(trueSize && zoom === 1 ? 'ecg.scaleTrue' : 'ecg.picture.scaled')}</span>
          {stored && (
            <span>
              {t('ecg.picture.calibratedBy', {
                name: stored.by,
                time: new Date(stored.at).toLocaleString('zh-CN', { hour12: false }),
              })}
            </span>
          )}
          {measures?.slanted && (
            <strong>{t('ecg.picture.grid.slanted', { percent: Math.round(measures.difference * 100) })}</strong>
          )}
        </>
      ) : (
        <strong>{t(stored ? 'ecg.picture.turnedAway' : 'ecg.picture.notAtScaleText')}</strong>
      )}
    </p>
  );
}
