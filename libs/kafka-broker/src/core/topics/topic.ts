import type { Partition } from '../partitions/partition.ts';
import type { TopicImage } from './metadata-image.ts';
import { parseTopicConfig, type TopicConfig } from './topic-config.ts';

/** A live topic: its image in the metadata log and its partitions. */
export class Topic {
  readonly name: string;
  readonly id: string;
  readonly partitions: Partition[] = [];
  #image: TopicImage;
  #config: TopicConfig;

  constructor(image: TopicImage) {
    this.name = image.name;
    this.id = image.id;
    this.#image = image;
    this.#config = parseTopicConfig(new Map(Object.entries(image.configs)));
  }

  get image(): TopicImage {
    return this.#image;
  }

  get config(): TopicConfig {
    return this.#config;
  }

  /** Internal topics are read by consumers but written by the broker alone. */
  get isInternal(): boolean {
    return this.name.startsWith('__consumer_offsets') || this.name.startsWith('__transaction_state');
  }

  update(image: TopicImage): void {
    this.#image = image;
    this.#config = parseTopicConfig(new Map(Object.entries(image.configs)));
    for (const partition of this.partitions) partition.config = this.#config;
  }
}
