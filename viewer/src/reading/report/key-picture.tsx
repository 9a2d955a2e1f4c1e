import { keyImagePicture } from '@hub/server/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';
import { retryAfterMs } from './picture-retry.ts';

/** One key image. A picture that did not come is asked for again: after a while, when the line is back, and when told to. */
export function KeyPicture({ requestId, id }: { requestId: string; id: string }) {
  const { t } = useTranslation('reading');
  const [tries, setTries] = useState(0);
  const [broken, setBroken] = useState(false);
  const again = () => {
    setTries((before) => before + 1);
    setBroken(false);
  };
  useEffect(() => {
    if (!broken) return;
    const retry = () => {
      setTries((before) => before + 1);
      setBroken(false);
    };
    const timer = setTimeout(retry, retryAfterMs(tries));
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [broken, tries]);
  if (broken)
    return (
      <span className="report-hint" role="alert">
        {t('report.keyImages.fault')}{' '}
        <button type="button" className="report-link" onClick={again}>
          {t('report.keyImages.retry')}
        </button>
      </span>
    );
  // A new element for each try: a browser does not ask again for what an old one failed to get.
  return (
    <img
      key={tries}
      alt={t('report.keyImages.title')}
      src={address(keyImagePicture, { requestId, keyImageId: id })}
      onError={() => setBroken(true)}
    />
  );
}
