import { place } from '../router/location.ts';
import { Announcer } from './Announcer.tsx';
import { Header } from './Header.tsx';
import { HelpOverlay } from './HelpOverlay.tsx';
import { Login } from './Login.tsx';
import { PageView } from './PageView.tsx';
import { PastBar } from './PastBar.tsx';
import { routeOf } from '../routes.ts';
import { isStranger } from '../state/session.ts';

/** What is around every page. */
export function Shell() {
  const found = routeOf(place.value.path);
  const page = isStranger.value && found?.route.isBare !== true && place.value.path !== '/' ? <Login /> : <PageView />;
  if (found?.route.isBare === true) return page;
  return (
    <>
      <Header route={found?.route} />
      {found?.route.hasPast === true && <PastBar />}
      <main id="page" tabIndex={-1}>
        {page}
      </main>
      <Announcer />
      <HelpOverlay />
    </>
  );
}
