import { useTranslation } from 'react-i18next';
import type { DeskCase } from './desk-room.ts';

/** What the reader must know about the pictures before trusting that they are all. */
export function ImageBanners({
  item: { studyClosed, imageCount },
  loaded,
  damaged,
  failed,
  onLoad,
}: {
  item: DeskCase;
  loaded: number;
  damaged: number;
  failed: number;
  onLoad(): void;
}) {
  const { t } = useTranslation('reading');
  const fresh = imageCount - loaded;
  return (
    <div className="desk-banners" role="status">
      {!studyClosed && (
        <div className="desk-banner desk-warning">{t('case.banner.arriving', { count: imageCount })}</div>
      )}
      {fresh > 0 && (
        <div className="desk-banner desk-warning">
          {t('case.banner.newImages', { count: fresh })}{' '}
          <button type="button" className="desk-tool" onClick={onLoad}>
            {t('case.banner.load')}
          </button>
        </div>
      )}
      {damaged > 0 && <div className="desk-banner desk-warning">{t('case.banner.damaged', { count: damaged })}</div>}
      {failed > 0 && <div className="desk-banner desk-danger">{t('case.banner.failed', { count: failed })}</div>}
    </div>
  );
}
