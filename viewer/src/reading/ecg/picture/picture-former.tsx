import type { EcgView } from '@hub/server/contracts';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../../ui/asked.tsx';
import { useScale } from '../use-scale.ts';
import { PictureCaption } from './picture-caption.tsx';
import { PictureSheet } from './picture-sheet.tsx';
import { place } from './placing.ts';
import { usePicture } from './use-picture.ts';
import { useRoom } from './use-room.ts';
import './picture.css';

const plain = { contrast: 1, inverted: false };
const nothing = () => undefined;

/** A former tracing that came as a page or a photo, beside today's: as it was turned and calibrated then, to be looked at. */
export function PictureFormer({ ecg, trueSize }: { ecg: EcgView; trueSize: boolean }) {
  const { t } = useTranslation('reading');
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const { pixelsPerMm } = useScale();
  const calibration = ecg.picture?.calibration ?? undefined;
  const turn = calibration?.turn ?? 0;
  const { page, failed } = usePicture(ecg, calibration?.page ?? 1);
  return (
    <div className="ecg-sheet" data-former>
      <div ref={frame} className="picture-frame">
        {failed ? (
          <p className="ecg-hint">{t('ecg.picture.failed')}</p>
        ) : !page || room === 0 ? (
          <Loading />
        ) : (
          <PictureSheet
            {...{ page, turn, calibration, frame }}
            label={t('ecg.former.title')}
            placing={place({ page, turn, calibration, pixelsPerMm, trueSize, room, zoom: 1 })}
            tool="none"
            look={plain}
            calipers={[]}
            chosen={undefined}
            onCaliper={nothing}
            onChoose={nothing}
            onGrid={nothing}
          />
        )}
      </div>
      <PictureCaption ecg={ecg} current={calibration} trueSize={trueSize} zoom={1} former />
    </div>
  );
}
