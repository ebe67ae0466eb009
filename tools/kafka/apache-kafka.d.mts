export interface ApacheKafka {
  readonly address: string;
  readonly dataDir: string;
  readonly pid: number;
  stop(): Promise<void>;
}
export function missingForKafka(): string | undefined;
export function kafkaClassPath(): string;
export function startApacheKafka(): Promise<ApacheKafka>;
