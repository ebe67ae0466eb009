import type { LineState } from '../states.ts';

/** `GET /v1/map`: the network that the metro map draws, with rates of the last minute. */
export interface NetworkMap {
  readonly schema: 'rail.map/1';
  readonly origins: readonly {
    readonly line: string;
    readonly number: number;
    readonly zh: string;
    readonly en: string;
    readonly state: LineState;
  }[];
  readonly termini: readonly {
    readonly id: string;
    readonly kind: 'database' | 'subscriber';
    readonly zh: string;
    readonly en: string;
  }[];
  readonly edges: readonly MapEdge[];
}

/** One agreement on the map. A database that it fills is its terminus, else its subscriber. */
export interface MapEdge {
  readonly agreement: string;
  readonly line: string;
  readonly terminus: string;
  readonly recordsPerSecond: number;
  /** Records of its share that its terminus has not committed; the lag before the router is that of the line on the board. */
  readonly lagRecords: number;
  /** Median time from publication to share, of the last minute, as far as it was measured; null where nothing flows. */
  readonly p50Ms: number | null;
  readonly state: 'flowing' | 'idle' | 'paused' | 'expired' | 'broken';
}
