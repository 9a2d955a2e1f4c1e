import type { ReportContent } from '@hub/server/contracts';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { KeyPicture } from './key-picture.tsx';

type KeyImages = ReportContent['keyImages'];

/** Key images in the order in which they are printed, each with its caption. */
export function KeyImages({
  requestId,
  images,
  onChange,
}: {
  requestId: string;
  images: KeyImages;
  /** absent: only looked at */
  onChange?: (images: KeyImages) => void;
}) {
  const { t } = useTranslation('reading');
  if (!onChange && images.length === 0) return null;
  return (
    <section className="report-keys" aria-label={t('report.keyImages.title')}>
      <span className="report-word">{t('report.keyImages.title')}</span>
      {images.length === 0 && <span className="report-hint">{t('report.keyImages.none')}</span>}
      <div className="report-key-row">
        {images.map((image, at) => (
          <figure key={image.id}>
            <KeyPicture requestId={requestId} id={image.id} />
            {onChange ? (
              <>
                <Input
                  size="small"
                  maxLength={128}
                  aria-label={t('report.keyImages.caption')}
                  placeholder={t('report.keyImages.caption')}
                  value={image.caption}
                  onChange={({ target }) =>
                    onChange(images.map((each) => (each.id === image.id ? { ...each, caption: target.value } : each)))
                  }
                />
                <div>
                  {at > 0 && (
                    <button
                      type="button"
                      className="report-link"
                      onClick={() =>
                        onChange([
                          ...images.slice(0, at - 1),
                          image,
                          ...images.slice(at - 1, at),
                          ...images.slice(at + 1),
                        ])
                      }
                    >
                      {t('report.keyImages.earlier')}
                    </button>
                  )}
                  <button
                    type="button"
                    className="report-link"
                    onClick={() => onChange(images.filter(({ id }) => id !== image.id))}
                  >
                    {t('report.keyImages.remove')}
                  </button>
                </div>
              </>
            ) : (
              <figcaption>{image.caption}</figcaption>
            )}
          </figure>
        ))}
      </div>
    </section>
  );
}
