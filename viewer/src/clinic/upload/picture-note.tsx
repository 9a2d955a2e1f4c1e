import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Before a photo or a PDF is sent: what it will count as, and the photo itself, for a name stands nowhere in it. */
export function PictureNote({ blob }: { blob: Blob }) {
  const { t } = useTranslation('clinic');
  const [address, setAddress] = useState<string>();
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', margin: '4px 0', color: '#ad4e00' }}>
      {shown && address && (
        <img
          src={address}
          alt=""
          style={{ maxHeight: 96, maxWidth: 180, border: '1px solid #d0d7de' }}
          onError={() => setShown(false)}
        />
      )}
      {t('upload.asPicture')}
    </div>
  );
}
