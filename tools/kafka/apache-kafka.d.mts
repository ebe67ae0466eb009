export interface ApacheKafka {
  readonly address: string;
  stop(): Promise<void>;
}
export function missingForKafka(): string | undefined;
export function kafkaClassPath(): string;
export function startApacheKafka(): Promise<ApacheKafka>;
