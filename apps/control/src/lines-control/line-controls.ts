import { type LineControl, lineControlsTopic, parseLineControl } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, nearest, RailError } from '@rail/kernel';
import { type Remember, TopicTail } from '@rail/runtime';
import { decideLine, type LineOrder, untouchedLine } from './decide-line.ts';

/**
 * What people have said of each line. A change counts once it is in `rail.lines`, where router and publisher follow it:
 * whoever of them is away reads it when it comes back.
 */
export class LineControls {
  readonly #client: KafkaClient;
  readonly #clock: Clock;
  readonly #lines: ReadonlySet<string>;
  readonly #states = new Map<string, LineControl>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: KafkaClient, lines: readonly string[], clock: Clock) {
    this.#client = client;
    this.#lines = new Set(lines);
    this.#clock = clock;
  }

  /** Reads what holds. To be called once the writer of commands has fenced the one before it. */
  async start(): Promise<void> {
    await new TopicTail(this.#client, lineControlsTopic).readOnce(({ key, value, offset }) => {
      const line = key?.toString() ?? '';
      if (value === null) this.#states.delete(line);
      else this.#states.set(line, parseLineControl(value.toString(), `${lineControlsTopic}/0/${offset}`));
    });
  }

  /** @throws RailError LINE_UNKNOWN */
  of(line: string): LineControl {
    if (!this.#lines.has(line)) {
      const near = nearest(line, this.#lines);
      throw new RailError('LINE_UNKNOWN', `no line "${line}"${near === undefined ? '' : `; did you mean ${near}?`}`);
    }
    return this.#states.get(line) ?? untouchedLine(line);
  }

  /** By line, for those that are paused. */
  get paused(): ReadonlyMap<string, NonNullable<LineControl['paused']>> {
    return new Map([...this.#states].flatMap(([line, { paused }]) => (paused === null ? [] : [[line, paused]])));
  }

  /** One order after the other, so that none decides on what is about to change. @throws RailError LINE_UNKNOWN */
  order(line: string, order: LineOrder, remember: Remember): Promise<LineControl> {
    const done = this.#last.then(() => this.#carryOut(line, order, remember));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #carryOut(line: string, order: LineOrder, remember: Remember): Promise<LineControl> {
    const before = this.of(line);
    const control = decideLine(before, order, this.#clock.now());
    const value = JSON.stringify(control);
    await remember(control, control === before ? [] : [{ topic: lineControlsTopic, key: line, value }]);
    this.#states.set(line, control);
    return control;
  }
}
