import { currentSession, openGuestLink, Problem } from '@hub/server/contracts';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { Centred } from '../../session/centred.tsx';
import { useSession, useSessionActions } from '../../session/session.ts';
import { useWording } from '../../ui/wording.ts';
import '../consult.css';

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
  const fault = error === undefined ? undefined : faultOf(error);
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
              title={fault === 'gone' ? t('guest.goneTitle') : wording(error)}
              {...(fault ? { description: t(`guest.${fault}Text`) } : {})}
            />
          )}
          <Button type="primary" size="large" block autoFocus loading={busy} onClick={() => void enter()}>
            {t('guest.enter')}
          </Button>
        </>
      )}
    </Centred>
  );
}

/** What the guest can do about a link that does not open; everything else the hub's own words say. */
function faultOf(error: unknown): 'used' | 'gone' | 'notYet' | undefined {
  const code: string = error instanceof Problem ? error.code : '';
  if (code === 'guest.link-used') return 'used';
  if (code === 'guest.link-not-yet') return 'notYet';
  return code === 'guest.link-expired' || code === 'guest.link-revoked' || code === 'guest.not-found'
    ? 'gone'
    : undefined;
}
