import { type Answer, authorityCertificate, type roomsState } from '@hub/server/contracts';
import { Button, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';

const kinds = ['windows', 'android', 'ios'] as const;
type Kind = (typeof kinds)[number];

/** The system this browser says it runs on; the steps of the others are one click away. */
const likely = (): Kind =>
  /iPhone|iPad/.test(navigator.userAgent)
    ? 'ios'
    : /Android|HarmonyOS/.test(navigator.userAgent)
      ? 'android'
      : 'windows';

/** How a PC or a phone comes to trust the county's own authority: without it browsers give no camera. */
export function TrustSteps({ rooms }: { rooms: Answer<typeof roomsState> | undefined }) {
  const { t } = useTranslation('room');
  const path = location.pathname + location.search;
  return (
    <section className="room-trust" aria-labelledby="room-trust">
      <h2 id="room-trust">{t('trust.title')}</h2>
      <p>{t('trust.why')}</p>
      {rooms?.hasOwnAuthority && (
        <Button type="primary" href={address(authorityCertificate)} download>
          {t('trust.download')}
        </Button>
      )}
      <Tabs
        defaultActiveKey={likely()}
        items={kinds.map((kind) => ({ key: kind, label: t(`trust.${kind}.name`), children: <Steps kind={kind} /> }))}
      />
      <p>{t(rooms && rooms.secureAddresses.length > 0 ? 'trust.address' : 'trust.noAddress')}</p>
      {rooms?.secureAddresses.map((each) => (
        <p key={each}>
          <a href={new URL(path, each).href}>{new URL(path, each).href}</a>
        </p>
      ))}
    </section>
  );
}

function Steps({ kind }: { kind: Kind }) {
  const { t } = useTranslation('room');
  return (
    <ol className="room-trust-steps">
      {([0, 1, 2, 3] as const).map((at) => (
        <li key={at}>
          <StepPicture kind={kind} at={at} />
          <span>{t(`trust.${kind}.steps.${at}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** What the person will see, as an outline: a paper with a seal, a list with one row marked, a shield, a browser. */
function StepPicture({ kind, at }: { kind: Kind; at: number }) {
  const phone = kind !== 'windows';
  return (
    <svg viewBox="0 0 64 48" width="64" height="48" aria-hidden="true" className="room-trust-picture">
      {phone ? <rect x="20" y="2" width="24" height="44" rx="4" /> : <rect x="4" y="4" width="56" height="36" rx="2" />}
      {at === 0 && <path d="M27 14h10v14H27zM29 18h6M29 22h6M32 30v6m-3-3 3 3 3-3" />}
      {at === 1 && <path d="M24 14h16M24 20h16M24 26h16M24 32h10" />}
      {at === 1 && <rect x="23" y="23" width="18" height="6" className="room-trust-mark" />}
      {at === 2 && <path d="M32 12l8 3v7c0 6-4 9-8 11-4-2-8-5-8-11v-7z" className="room-trust-mark" />}
      {at === 2 && <path d="M28 22l3 3 5-6" />}
      {at === 3 && <path d="M24 12h16M26 22a6 6 0 0 1 12 0v4M25 26h14v9H25z" />}
    </svg>
  );
}
