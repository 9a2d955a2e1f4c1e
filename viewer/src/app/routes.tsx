import { Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { GuestPage } from '../consult/guest/guest-page.tsx';
import { LockedRing } from '../critical/locked-ring.tsx';
import { Ring } from '../critical/ring.tsx';
import { FirstRunPage } from '../session/first-run-page.tsx';
import { LockScreen } from '../session/lock-screen.tsx';
import { MustChangePassword, MustEnrolTotp } from '../session/obligations.tsx';
import { useSession } from '../session/session.ts';
import { SignInPage } from '../session/sign-in-page.tsx';
import { Loading } from '../ui/asked.tsx';
import { NotFound } from '../ui/not-found.tsx';
import { VerifyPage } from '../verify/verify-page.tsx';
import { allPages, homeOf, mayOpen } from './all-pages.ts';
import { Frame } from './frame.tsx';
import { LineBanner } from './line-banner.tsx';
import { LiveProvider } from './live.tsx';
import { useBringPages } from './use-bring-pages.ts';

export function AppRoutes() {
  return (
    <Routes>
      <Route path="/verify/:code?" element={<VerifyPage />} />
      <Route path="/guest/:token" element={<GuestPage />} />
      <Route path="/first-run" element={<FirstRunPage />} />
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="*" element={<SignedIn />} />
    </Routes>
  );
}

/** Everything behind the sign-in. A lock covers the page without unmounting it: the case and the draft stay. */
function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state === 'loading') return <Loading />;
  if (session.state === 'none') return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  const { view, locked } = session;
  if (!locked && view.mustChangePassword) return <MustChangePassword />;
  if (!locked && view.totp.required && !view.totp.enrolled) return <MustEnrolTotp />;
  return (
    <>
      <LiveProvider session={view}>
        <div className="hub-window">
          {locked ? <LockedRing /> : <Ring />}
          <LineBanner />
          <div className="hub-window-page">
            <SignedInRoutes permissions={view.permissions} />
          </div>
        </div>
      </LiveProvider>
      {locked && <LockScreen session={view} />}
    </>
  );
}

function SignedInRoutes({ permissions }: { permissions: readonly string[] }) {
  const open = allPages.filter((page) => mayOpen(page, permissions));
  const home = homeOf(permissions);
  useBringPages(permissions);
  return (
    <Routes>
      {home && <Route path="/" element={<Navigate to={home} replace />} />}
      {open
        .filter((page) => page.bare)
        .map(({ path, component: Component }) => (
          <Route
            key={path}
            path={path}
            element={
              <Suspense fallback={<Loading />}>
                <Component />
              </Suspense>
            }
          />
        ))}
      <Route element={<Frame />}>
        {open
          .filter((page) => !page.bare)
          .map(({ path, component: Component }) => (
            <Route
              key={path}
              path={path}
              element={
                <Suspense fallback={<Loading />}>
                  <Component />
                </Suspense>
              }
            />
          ))}
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
