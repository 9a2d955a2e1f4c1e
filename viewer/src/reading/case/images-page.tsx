import { lockSession } from '@hub/server/contracts';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { useIdleLock } from '../../session/idle-lock.ts';
import { useSessionActions, useSignedIn } from '../../session/session.ts';
import { Asked, Loading } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import type { DeskHandle, ImageDeskProps } from '../images/image-desk.tsx';
import { noteActivity } from './activity.ts';
import { CaseDesk } from './case-desk.tsx';
import { CaseHeader } from './case-header.tsx';
import { pairOf, useCaseLink } from './case-link.ts';
import { useCase } from './use-case.ts';
import './case.css';

/** How often this window says that it is there. */
const presenceMs = 30_000;

/** The pictures on their own monitor. The window with the report says which case. */
export default function ImagesPage() {
  const { requestId = '' } = useParams();
  const { t } = useTranslation('reading');
  const navigate = useNavigate();
  const session = useSignedIn();
  const { lockedNow } = useSessionActions();
  const [pair] = useState(() => pairOf(location.search));
  const [idle, setIdle] = useState(false);
  const desk = useRef<DeskHandle>(null);
  const shown = idle ? null : requestId;
  const link = useCaseLink(pair, (news) => {
    if (news.kind === 'report-here') link.tell({ kind: 'images-here', requestId: shown });
    if (news.kind === 'case') {
      setIdle(news.requestId === null);
      if (news.requestId !== null && news.requestId !== requestId)
        navigate(`/read/${news.requestId}/images?pair=${pair}`, { replace: true });
    }
    if (news.kind === 'capture' && news.requestId === shown) desk.current?.keyImage();
    if (news.kind === 'focus') {
      window.focus();
      desk.current?.focus();
    }
    if (news.kind === 'close-images') window.close();
  });

  useIdleLock(session);
  useEffect(noteActivity, []);
  useEffect(() => {
    const here = () => link.tell({ kind: 'images-here', requestId: shown });
    here();
    const timer = setInterval(here, presenceMs);
    return () => clearInterval(timer);
  }, [link, shown]);
  // A layout effect ends before the channel does.
  useLayoutEffect(() => {
    const gone = () => link.tell({ kind: 'images-gone' });
    window.addEventListener('pagehide', gone);
    return () => {
      window.removeEventListener('pagehide', gone);
      gone();
    };
  }, [link]);
  useHotkeys([
    {
      key: 'l',
      ctrl: true,
      alt: true,
      inText: true,
      run: () => void api(lockSession).then(lockedNow, lockedNow),
    },
    { key: 'F8', inText: true, run: () => desk.current?.keyImage() },
  ]);

  if (shown === null) return <div className="case-idle">{t('case.window.waiting')}</div>;
  return (
    <Case
      key={shown}
      requestId={shown}
      desk={desk}
      onKeyImage={(image) => link.tell({ kind: 'key-image', requestId: shown, image })}
      onUnviewed={(count) => link.tell({ kind: 'unviewed', requestId: shown, count })}
    />
  );
}

function Case({
  requestId,
  desk,
  onKeyImage,
  onUnviewed,
}: {
  requestId: string;
  desk: React.Ref<DeskHandle>;
  onKeyImage: ImageDeskProps['onKeyImage'];
  onUnviewed(count: number): void;
}) {
  const query = useCase(requestId);
  const tell = useRef(onUnviewed);
  tell.current = onUnviewed;
  const [steady] = useState(() => (count: number) => tell.current(count));
  return (
    <Asked query={query}>
      {(item) => (
        <div className="case">
          <CaseHeader item={item} />
          <main className="case-main">
            <Suspense fallback={<Loading />}>
              <CaseDesk
                ref={desk}
                item={item}
                mayKeep={item.may.write || item.may.review}
                onKeyImage={onKeyImage}
                onUnviewed={steady}
              />
            </Suspense>
          </main>
        </div>
      )}
    </Asked>
  );
}
