import { flowsOf, type MapFigures, queuesOf } from './figures.ts';
import type { Lit } from './focus.ts';
import type { MapLayout } from './layout.ts';
import { paintGround } from './paint-ground.ts';
import { paintTrains } from './paint-trains.ts';
import type { MapPalette } from './palette.ts';
import { recordsPerTrain, TrainSchedule } from './trains.ts';

/** Everything that a frame needs to be drawn. */
export interface MapPicture {
  readonly layout: MapLayout;
  readonly figures: MapFigures;
  readonly palette: MapPalette;
  readonly lit: Lit | undefined;
  /** False where the reader wants no motion: then the ground is all that is drawn. */
  readonly moves: boolean;
  readonly width: number;
  readonly height: number;
}

/** Two canvases above each other: the ground is drawn when something changes, the trains with every frame. */
export class MapCanvas {
  readonly #ground: HTMLCanvasElement;
  readonly #trains: HTMLCanvasElement;
  readonly #onRecordsPerTrain: (records: number) => void;
  readonly #schedule = new TrainSchedule();
  readonly #seen: IntersectionObserver;
  #picture: MapPicture | undefined;
  #records = 1;
  #flows: ReturnType<typeof flowsOf> = [];
  #queues: ReturnType<typeof queuesOf> = new Map();
  #isSeen = true;
  #frame = 0;
  #lastMs: number | undefined;

  constructor(ground: HTMLCanvasElement, trains: HTMLCanvasElement, onRecordsPerTrain: (records: number) => void) {
    this.#ground = ground;
    this.#trains = trains;
    this.#onRecordsPerTrain = onRecordsPerTrain;
    this.#seen = new IntersectionObserver(([entry]) => {
      this.#isSeen = entry?.isIntersecting ?? true;
      this.#run();
    });
    this.#seen.observe(ground);
    document.addEventListener('visibilitychange', this.#run);
  }

  show(picture: MapPicture): void {
    this.#picture = picture;
    this.#flows = flowsOf(picture.figures);
    const records = recordsPerTrain(this.#flows, this.#records);
    if (records !== this.#records) this.#onRecordsPerTrain((this.#records = records));
    this.#queues = queuesOf(picture.figures, records);
    const ink = sized(this.#ground, picture, picture.palette.ground);
    if (ink !== null) paintGround(ink, picture.layout, picture.figures, picture.palette, picture.lit);
    if (!picture.moves) this.#drawTrains(0);
    this.#run();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#picture = undefined;
    this.#seen.disconnect();
    document.removeEventListener('visibilitychange', this.#run);
  }

  /** One request at a time, and none while nobody looks. */
  readonly #run = (): void => {
    const wanted = this.#picture?.moves === true && this.#isSeen && document.visibilityState === 'visible';
    if (!wanted) {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#lastMs = undefined;
    } else if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#tick);
  };

  readonly #tick = (nowMs: number): void => {
    this.#frame = 0;
    this.#drawTrains(this.#lastMs === undefined ? 0 : (nowMs - this.#lastMs) / 1000);
    this.#lastMs = nowMs;
    this.#run();
  };

  #drawTrains(seconds: number): void {
    const picture = this.#picture;
    if (picture === undefined) return;
    if (picture.moves) this.#schedule.advance(seconds, this.#flows, this.#records);
    const ink = sized(this.#trains, picture);
    if (ink === null) return;
    const trainsOf = (track: string): readonly number[] => (picture.moves ? this.#schedule.trainsOf(track) : []);
    paintTrains(ink, picture.layout, trainsOf, this.#queues, picture.palette, picture.lit);
  }
}

/**
 * A canvas with as many pixels as the screen has for it, cleared. One with a ground of its own is opaque: a browser copies it
 * where it would have to mix, which without a graphics card is most of a frame.
 */
function sized(
  canvas: HTMLCanvasElement,
  { width, height }: MapPicture,
  ground?: string,
): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const ink = canvas.getContext('2d', { alpha: ground === undefined });
  ink?.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink?.clearRect(0, 0, width, height);
  if (ink !== null && ground !== undefined) {
    ink.globalAlpha = 1;
    ink.fillStyle = ground;
    ink.fillRect(0, 0, width, height);
  }
  return ink;
}
