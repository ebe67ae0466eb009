import { type KafkaAccess, KafkaClient } from '@rail/kafka-client';
import { LatencyProbe } from '../map/latency-probe.ts';
import { QuarantineIndex } from '../quarantine/quarantine-index.ts';
import { Inspection, type InspectionParts } from './inspection.ts';

/** A request that waits longer is answered with what is wrong. */
const retryForMs = 5_000;

export async function startInspection(
  kafka: KafkaAccess,
  given: Omit<InspectionParts, 'client' | 'latency' | 'quarantine'>,
  started: (stop: () => Promise<void>) => void,
): Promise<Inspection> {
  const client = new KafkaClient({ ...kafka, clientId: 'rail.inspect', retryForMs });
  started(() => client.close());
  await client.connect();
  const latency = new LatencyProbe(client, () => given.shares.newest.values());
  started(() => latency.stop());
  return new Inspection({ ...given, client, latency, quarantine: new QuarantineIndex(client, given.catalogue) });
}
