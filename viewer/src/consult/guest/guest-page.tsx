import { currentSession, openGuestLink, Problem } from '@hub/server/contracts';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { Centred } from '../../session/centred.tsx';
import { useSession, useSessionActions } from '../../session/session.ts';
import { useWording } from '../../ui/wording.ts';

/**
 * Where a guest expert's link leads, on a telephone as well. Nothing is opened before the button is pressed: whoever
 * sends the link on (a chat that looks at it first) must not use it up.
 */
export function GuestPage() {
  const { t } = useTranslation('consult');
  const wording = useWording();
  const navigate = useNavigate();
  const { token = '' } = useParams();
  const session = useSession();
  const { entered } = useSessionActions();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const code = error instanceof Problem ? error.code : undefined;
  const signedIn = session.state === 'in' ? session.view : undefined;
  const guest = signedIn?.post.role === 'guest';
  const whole = token.length >= 20 && token.length <= 128;

  const enter = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { consultId } = await api(openGuestLink, { body: { token } });
      entered(await api(currentSession));
      // The used link does not stay in the address bar.
      void navigate(`/consults/${consultId}`, { replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const named =
    code === 'guest.link-used'
      ? 'used'
      : code === 'guest.link-expired' || code === 'guest.not-found'
        ? 'expired'
        : undefined;
  return (
    <Centred title={t('guest.title')} width={420}>
      {!whole && <Alert type="error" showIcon title={t('guest.broken')} />}
      {whole && (
        <>
          <p style={{ marginTop: 0, fontSize: 16, lineHeight: 1.7 }}>{t('guest.text')}</p>
          <p className="consult-faint">{t('guest.privacy')}</p>
          {signedIn && !guest && (
            <Alert
              type="warning"
              showIcon
              style={{ marginBottom: 12 }}
              title={t('guest.signedIn', { name: signedIn.account.displayName })}
            />
          )}
          {error !== undefined && (
            <Alert
              type="error"
              showIcon
              role="alert"
              style={{ marginBottom: 12 }}
              title={named ? t(`guest.${named}Title`) : wording(error)}
              {...(named ? { description: t(`guest.${named}Text`) } : {})}
            />
          )}
          <Button type="primary" size="large" block autoFocus loading={busy} onClick={() => void enter()}>
            {t('guest.enter')}
          </Button>
          {guest && (
            <Button
              size="large"
              block
              style={{ marginTop: 10 }}
              onClick={() => void navigate('/consults', { replace: true })}
            >
              {t('guest.back')}
            </Button>
          )}
        </>
      )}
    </Centred>
  );
}
