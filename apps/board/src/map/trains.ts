/** A piece of track with what runs on it. */
export interface TrackFlow {
  readonly id: string;
  readonly recordsPerSecond: number;
  /** From one end to the other. */
  readonly travelSeconds: number;
}

/** More than this at a time nobody can follow. */
export const maxTrains = 60;
/** Room for the moments at which trains of several tracks leave together. */
const aimedTrains = 48;

/** A quick share (4 ms) takes three seconds to cross, a slow one (a minute) ten: the eye needs a logarithm here. */
export function travelSeconds(p50Ms: number | null): number {
  if (p50Ms === null) return 5;
  return 2 + 1.7 * Math.log10(1 + Math.max(0, p50Ms));
}

/**
 * How many records one train stands for: a power of two, so large that at most sixty trains run. It halves again only when
 * there is much room, so that it does not flicker between two.
 */
export function recordsPerTrain(flows: readonly TrackFlow[], now = 1): number {
  const underway = flows.reduce((sum, flow) => sum + flow.recordsPerSecond * flow.travelSeconds, 0);
  let records = Math.max(1, now);
  while (underway / records > aimedTrains) records *= 2;
  while (records > 1 && underway / (records / 2) <= aimedTrains * 0.75) records /= 2;
  return records;
}

/**
 * How many trains stand before a signal. What two seconds of traffic bring, and a handful, is no queue but on its way: lags are
 * looked at once a second.
 */
export function queuedTrains(lagRecords: number, recordsPerSecond: number, records: number, places: number): number {
  if (lagRecords <= Math.max(2 * recordsPerSecond, handful)) return 0;
  return Math.min(places, Math.max(1, Math.floor(lagRecords / records)));
}

const handful = 10;

/** Where a track of the map changes from thin to thick: 1, 10, 100 records a second. */
export function strokeStep(recordsPerSecond: number): 0 | 1 | 2 | 3 {
  if (recordsPerSecond >= 100) return 3;
  if (recordsPerSecond >= 10) return 2;
  return recordsPerSecond >= 1 ? 1 : 0;
}

/** The trains of all tracks, from one frame to the next. Pure but for its own memory: time is an argument. */
export class TrainSchedule {
  /** Of each track: records that wait for their train to fill, and the trains on their way, as parts of it. */
  readonly #tracks = new Map<string, { waiting: number; trains: number[] }>();
  #running = 0;

  get running(): number {
    return this.#running;
  }

  /** Moves every train and lets those leave that are full. Records of more than a second ago are no train of now. */
  advance(seconds: number, flows: readonly TrackFlow[], records: number): void {
    const known = new Set(flows.map(({ id }) => id));
    for (const [id, { trains }] of this.#tracks) {
      if (known.has(id)) continue;
      this.#running -= trains.length;
      this.#tracks.delete(id);
    }
    for (const flow of flows) {
      const track = this.#tracks.get(flow.id) ?? this.#begin(flow, records);
      const moved = seconds / flow.travelSeconds;
      const before = track.trains.length;
      track.trains = track.trains.map((part) => part + moved).filter((part) => part < 1);
      this.#running += track.trains.length - before;
      track.waiting = Math.min(track.waiting + flow.recordsPerSecond * Math.min(seconds, 1), 2 * records);
      if (track.waiting < records || this.#running >= maxTrains) continue;
      track.waiting -= records;
      track.trains.push(0);
      this.#running++;
    }
  }

  /** How far each train of a track has come, 0 to 1. */
  trainsOf(id: string): readonly number[] {
    return this.#tracks.get(id)?.trains ?? [];
  }

  /** A map that opens shows traffic under way, not empty rails; no two tracks in step. */
  #begin(
    { id, recordsPerSecond, travelSeconds: whole }: TrackFlow,
    records: number,
  ): { waiting: number; trains: number[] } {
    const shift = phaseOf(id);
    const apart = records / (recordsPerSecond * whole);
    const trains: number[] = [];
    for (let part = shift * apart; part < 1 && this.#running < maxTrains; part += apart) {
      trains.push(part);
      this.#running++;
    }
    const track = { waiting: (1 - shift) * records * 0.99, trains };
    this.#tracks.set(id, track);
    return track;
  }
}

/** 0 to 1 of a name: the same name always the same. */
function phaseOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 8) / 0x1000000;
}
