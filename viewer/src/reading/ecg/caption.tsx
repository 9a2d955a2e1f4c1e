import type { EcgView } from '@hub/server/contracts';
import type { DrawingCaption } from '@hub/server/formats/ecg';
import { useTranslation } from 'react-i18next';

/** What must stand beside a tracing: scale, filters before and now, when it was recorded, what was worked out or left out. */
export function Caption({
  ecg,
  caption,
  trueSize,
  former,
}: {
  ecg: EcgView;
  caption: DrawingCaption;
  trueSize: boolean;
  former: boolean;
}) {
  const { t } = useTranslation('reading');
  const { recordedFilters: stored, displayFilters: shown } = caption;
  const before = [
    stored.highPassHz !== undefined && t('ecg.filters.high', { hz: stored.highPassHz }),
    stored.lowPassHz !== undefined && t('ecg.filters.low', { hz: stored.lowPassHz }),
    stored.notchHz !== undefined && t('ecg.filters.notch', { hz: stored.notchHz }),
  ].filter(Boolean);
  const now = [
    shown.baselineHz !== undefined && `${t('ecg.filter.baseline')} ${shown.baselineHz} Hz`,
    shown.lowPassHz !== undefined && `${t('ecg.filter.lowPass')} ${shown.lowPassHz} Hz`,
    shown.notchHz !== undefined && `${t('ecg.filter.notch')}`,
  ].filter(Boolean);
  const list = (leads: readonly string[]) => leads.join('、');
  return (
    <p className="ecg-caption" data-filtered={now.length > 0}>
      {former && <strong>{t('ecg.former.title')}</strong>}
      <span>
        {ecg.recordedAt
          ? t('ecg.recordedAt', { time: ecg.recordedAt.slice(0, 19).replace('T', ' ') })
          : t('ecg.noTime')}
      </span>
      {ecg.zone === 'assumed' && <span>{t('ecg.zoneAssumed')}</span>}
      <span>{`${caption.speedMmPerS} mm/s　${caption.gainMmPerMv === null ? t('ecg.uncalibrated') : `${caption.gainMmPerMv} mm/mV`}`}</span>
      <span>{t(trueSize ? 'ecg.scaleTrue' : 'ecg.scaleFit')}</span>
      <span>
        {t('ecg.filters.before', { filters: before.length > 0 ? before.join('、') : t('ecg.filters.unsaid') })}
      </span>
      <strong>{t('ecg.filters.now', { filters: now.length > 0 ? now.join('、') : t('ecg.filters.off') })}</strong>
      {caption.derived.length > 0 && <span>{t('ecg.derived', { leads: list(caption.derived) })}</span>}
      {caption.missing.length > 0 && <span>{t('ecg.missing', { leads: list(caption.missing) })}</span>}
      {caption.shifted.length > 0 && <span>{t('ecg.shifted', { leads: list(caption.shifted) })}</span>}
    </p>
  );
}
