export interface ApacheKafka {
  readonly address: string;
  stop(): Promise<void>;
}
export function missingForKafka(): string | undefined;
export function kafkaClassPath(): string;
export function startApacheKafka(): Promise<ApacheKafka>;
export function startKafkaWithLogin(options: {
  readonly user: string;
  readonly password: string;
  readonly certificate: string;
  readonly key: string;
}): Promise<ApacheKafka>;
