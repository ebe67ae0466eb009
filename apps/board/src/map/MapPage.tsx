import { NetworkMapView } from './NetworkMapView.tsx';

/** `/map`: the network as a page of its own. */
export function MapPage() {
  return <NetworkMapView isPage />;
}
