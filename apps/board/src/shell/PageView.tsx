import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { place } from '../router/location.ts';
import { type PageProps, type Route, routeOf } from '../routes.ts';
import { say } from '../state/language.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';

interface Loaded {
  readonly route: Route;
  readonly page: ComponentType<PageProps> | undefined;
}

const askedAgain = 'asked-again';
const loadedPages = new Map<Route, ComponentType<PageProps>>();

/** The page that the address names, loaded when it is first opened. */
export function PageView() {
  const { path, query } = place.value;
  const found = routeOf(path);
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined);
  const route = found?.route;
  useEffect(() => {
    document.title = `${route === undefined ? '' : `${say(route.title)} · `}数据高铁 DATA RAIL`;
  });
  useEffect(() => {
    if (route === undefined || loadedPages.has(route)) return;
    route.load().then(
      (page) => {
        sessionStorage.removeItem(askedAgain);
        loadedPages.set(route, page);
        setLoaded({ route, page });
      },
      () => {
        // After an update of control the parts of an open board are gone: it is asked for again, once.
        if (sessionStorage.getItem(askedAgain) === route.path) setLoaded({ route, page: undefined });
        else {
          sessionStorage.setItem(askedAgain, route.path);
          location.reload();
        }
      },
    );
  }, [route]);
  if (found === undefined) {
    return (
      <>
        <PageHead title={path} />
        <Empty text={{ zh: '没有这一页。', en: 'There is no such page.' }} />
      </>
    );
  }
  const Page = loadedPages.get(found.route);
  if (Page !== undefined) return <Page key={path} params={found.params} query={query} />;
  if (loaded?.route === route) {
    return (
      <>
        <PageHead title={say(found.route.title)} />
        <Empty text={{ zh: '这一页没有载入, 请刷新。', en: 'This page could not be loaded; reload it.' }} />
      </>
    );
  }
  return null;
}
