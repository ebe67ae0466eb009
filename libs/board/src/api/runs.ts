/** `GET /v1/runs`, `GET /v1/runs/{run}`: replays, from the topic `rail.replays` and, of those that run, their own reports. */
export interface ReplayRun {
  readonly run: string;
  readonly state: 'running' | 'paused' | 'stopped' | 'done';
  readonly owner: string;
  readonly pace: string;
  readonly rows: number;
  readonly sent: number;
  readonly quarantined: number;
  readonly eventTimeMs: number | null;
  readonly rowsPerSecond: number | null;
  readonly elapsedMs: number;
  readonly parts: number;
  /** What ended it, if something did that nobody wanted. */
  readonly fault?: string;
  /** Whether the exchange drives it, so that it can be steered here. */
  readonly isSteerable: boolean;
  readonly datasets: readonly {
    readonly line: string;
    readonly dataset: string;
    readonly file: string;
    readonly sent: number;
    readonly quarantined: number;
    readonly byReason: readonly { readonly reason: string; readonly rows: number; readonly first: string }[];
  }[];
}

/** Body of `POST /v1/runs/{run}/steer`. */
export type RunSteering =
  | { readonly action: 'pause' | 'resume' | 'stop' }
  | { readonly action: 'hurry'; readonly factor: number }
  | { readonly action: 'skip'; readonly milliseconds: number };

/** Body of `POST /v1/runs`: files below the feed folder of the publisher, as `rail replay` takes them. */
export interface RunRequest {
  readonly paths: readonly string[];
  readonly mappings?: readonly string[];
  readonly speed?: number | 'max';
  readonly rate?: number;
  readonly shiftTo?: string;
  readonly resume?: string;
}
