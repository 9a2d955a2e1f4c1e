import { Button, Segmented } from 'antd';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhotoFault, shrinkPhoto } from './photo.ts';
import { type PadHandle, SignaturePad } from './signature-pad.tsx';

export interface SignedPicture {
  form: 'drawn' | 'photo';
  mediaType: 'image/png' | 'image/jpeg';
  blob: Blob;
}
export interface PictureHandle {
  take(): Promise<SignedPicture | undefined>;
}

/** The signature drawn here, or the signed paper photographed. */
export function PictureField({ onReady, ref }: { onReady(ready: boolean): void; ref?: Ref<PictureHandle> }) {
  const { t } = useTranslation('consult');
  const [form, setForm] = useState<'drawn' | 'photo'>('drawn');
  const [drawn, setDrawn] = useState(false);
  const [photo, setPhoto] = useState<{ blob: Blob; url: string }>();
  const [fault, setFault] = useState<'broken' | 'large'>();
  const [busy, setBusy] = useState(false);
  const pad = useRef<PadHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const ready = form === 'drawn' ? drawn : photo !== undefined;
  useEffect(() => onReady(ready), [ready, onReady]);
  useEffect(() => () => URL.revokeObjectURL(photo?.url ?? ''), [photo]);
  useImperativeHandle(ref, () => ({
    async take() {
      if (form === 'photo') return photo && { form, mediaType: 'image/jpeg', blob: photo.blob };
      const blob = await pad.current?.picture();
      return blob && { form, mediaType: 'image/png', blob };
    },
  }));

  const choose = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setFault(undefined);
    try {
      const blob = await shrinkPhoto(file);
      setPhoto({ blob, url: URL.createObjectURL(blob) });
    } catch (failure) {
      setPhoto(undefined);
      setFault(failure instanceof PhotoFault ? failure.kind : 'broken');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <Segmented
        value={form}
        onChange={(value) => setForm(value as 'drawn' | 'photo')}
        options={(['drawn', 'photo'] as const).map((value) => ({ value, label: t(`consent.form.${value}`) }))}
        style={{ marginBottom: 8 }}
      />
      {form === 'drawn' ? (
        <SignaturePad ref={pad} onChange={setDrawn} />
      ) : (
        <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
          <span className="consult-faint">{t('consent.photoHint')}</span>
          <input
            ref={input}
            type="file"
            accept="image/jpeg,image/png"
            capture="environment"
            hidden
            aria-label={t('consent.takePhoto')}
            onChange={({ target }) => {
              void choose(target.files?.[0]);
              target.value = '';
            }}
          />
          <Button loading={busy} onClick={() => input.current?.click()}>
            {t(photo ? 'consent.retake' : 'consent.takePhoto')}
          </Button>
          {fault && (
            <div role="alert" style={{ color: '#cf1322' }}>
              {t(fault === 'large' ? 'consent.photoTooLarge' : 'consent.photoBroken')}
            </div>
          )}
          {photo && <img className="consult-photo" src={photo.url} alt={t('consent.form.photo')} />}
        </div>
      )}
    </div>
  );
}
