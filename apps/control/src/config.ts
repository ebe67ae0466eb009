import { RailError } from '@rail/kernel';
import { z } from 'zod';

const environment = z.object({
  KAFKA_BROKERS: z.string().default('127.0.0.1:9092'),
  RAIL_BOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  RAIL_HOST: z.string().default('127.0.0.1'),
  RAIL_SCHEMAS: z.string().default('schemas'),
});

export interface ControlConfig {
  readonly brokers: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly schemasDir: string;
}

/** Reads the settings of control once. Throws CONFIG_INVALID with every fault. */
export function readConfig(env: NodeJS.ProcessEnv): ControlConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new RailError('CONFIG_INVALID', z.prettifyError(parsed.error));
  const { KAFKA_BROKERS, RAIL_BOARD_PORT, RAIL_HOST, RAIL_SCHEMAS } = parsed.data;
  return { brokers: KAFKA_BROKERS.split(','), host: RAIL_HOST, port: RAIL_BOARD_PORT, schemasDir: RAIL_SCHEMAS };
}
