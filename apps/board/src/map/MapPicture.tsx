import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { navigate } from '../router/location.ts';
import { language, say } from '../state/language.ts';
import { theme } from '../state/theme.ts';
import type { MapFigures } from './figures.ts';
import { focusAt, type Lit, litBy, type MapFocus, pageOf } from './focus.ts';
import { layOut, type MapLayout } from './layout.ts';
import { MapCanvas } from './map-canvas.ts';
import { MapLabels } from './MapLabels.tsx';
import { MapMiddle } from './MapMiddle.tsx';
import { MapTip } from './MapTip.tsx';
import { paletteOf } from './palette.ts';
import type { Point } from './track-path.ts';
import { words } from './words.ts';

interface PictureProps {
  readonly figures: MapFigures;
  /** What a search has found; undefined lights everything. */
  readonly found: Lit | undefined;
  readonly moves: boolean;
  readonly onRecordsPerTrain: (records: number) => void;
}

interface Pointed {
  readonly focus: MapFocus;
  readonly at: Point;
}

/** The map itself: two canvases, and names above them. */
export function MapPicture({ figures, found, moves, onRecordsPerTrain }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLCanvasElement>(null);
  const trains = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<MapCanvas>(undefined);
  const { width, height } = useSize(frame);
  const [pointed, setPointed] = useState<Pointed | undefined>(undefined);
  const layout = useLayout(figures, width, height);
  const lit = pointed === undefined ? found : litBy(pointed.focus, figures.edges);
  const shade = theme.value;

  useEffect(() => {
    const made = new MapCanvas(ground.current!, trains.current!, onRecordsPerTrain);
    canvas.current = made;
    return () => made.close();
  }, [onRecordsPerTrain]);
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const palette = paletteOf(frame.current!, shade);
    canvas.current?.show({ layout, figures, palette, lit, moves, width, height });
  });

  const pointAt = (event: PointerEvent): void => {
    const box = frame.current!.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const focus = focusOf(event.target) ?? focusAt(layout, at);
    if (focus === undefined && pointed === undefined) return;
    setPointed(focus === undefined ? undefined : { focus, at });
  };
  const focusOn = ({ target }: FocusEvent): void => {
    const focus = focusOf(target);
    const label = (target as Element).getBoundingClientRect();
    const box = frame.current!.getBoundingClientRect();
    const at = { x: label.left + label.width / 2 - box.left, y: label.bottom - box.top };
    setPointed(focus === undefined ? undefined : { focus, at });
  };
  const open = (event: MouseEvent): void => {
    if (pointed === undefined || (event.target as Element).closest('a') !== null) return;
    navigate(pageOf(pointed.focus, figures.termini));
  };

  return (
    // The names are links of their own; a click on a track is a second way for those who point.
    <div
      ref={frame}
      class={`metro-frame${pointed === undefined ? '' : ' is-pointing'}`}
      role="group"
      aria-label={say(words.network)}
      onPointerMove={pointAt}
      onPointerLeave={() => setPointed(undefined)}
      onFocusIn={focusOn}
      onFocusOut={() => setPointed(undefined)}
      onClick={open}
    >
      <canvas ref={ground} class="metro-canvas" aria-hidden="true" />
      <canvas ref={trains} class="metro-canvas" aria-hidden="true" />
      {width > 0 && (
        <>
          <MapLabels layout={layout} figures={figures} lit={lit} withFigures={!moves} />
          <MapMiddle layout={layout} figures={figures} />
        </>
      )}
      {pointed !== undefined && (
        <MapTip focus={pointed.focus} figures={figures} at={pointed.at} width={width} height={height} />
      )}
    </div>
  );
}

/** What a name on the map stands for. */
function focusOf(target: EventTarget | null): MapFocus | undefined {
  const label = (target as Element | null)?.closest<HTMLElement>('[data-focus]');
  const { focus, name } = label?.dataset ?? {};
  if (name === undefined) return undefined;
  if (focus === 'line') return { kind: 'line', line: name };
  if (focus === 'agreement') return { kind: 'agreement', agreement: name };
  return focus === 'terminus' ? { kind: 'terminus', terminus: name } : undefined;
}

/** Laid out again when something comes or goes, or the page changes its size: not with every sample. */
function useLayout(figures: MapFigures, width: number, height: number): MapLayout {
  const isChinese = language.value === 'zh';
  const shape = {
    lines: figures.origins.map(({ line }) => line),
    termini: figures.termini.map(({ id, kind }) => ({ id, kind })),
    edges: figures.edges.map(({ agreement, line, terminus }) => ({ agreement, line, terminus })),
  };
  const originLabel = isChinese ? 104 : 174;
  const terminusLabel = Math.max(isChinese ? 130 : 150, Math.min(230, width * 0.14));
  const sign = JSON.stringify([shape, width, height, isChinese]);
  return useMemo(() => layOut(shape, { width, height, originLabel, terminusLabel }), [sign]);
}

function useSize(element: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element.current!;
      setSize((known) => (known.width === width && known.height === height ? known : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return size;
}
