import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { at } from '../state/board.ts';

const hasRoom = matchMedia('(min-width: 1600px)');
const isWide = signal(hasRoom.matches);
hasRoom.addEventListener('change', ({ matches }) => (isWide.value = matches));

/** The network beside the lines where the screen has room for both; it is loaded only there, and shows now only. */
export function MapBeside() {
  const [View, setView] = useState<ComponentType<{ readonly isPage?: boolean }> | undefined>(undefined);
  const isShown = isWide.value && at.value === undefined;
  useEffect(() => {
    if (!isShown) return;
    import('../map/NetworkMapView.tsx').then(
      ({ NetworkMapView }) => setView(() => NetworkMapView),
      () => undefined, // the lines are what matters
    );
  }, [isShown]);
  if (!isShown || View === undefined) return null;
  return (
    <aside class="map-beside">
      <View isPage={false} />
    </aside>
  );
}
