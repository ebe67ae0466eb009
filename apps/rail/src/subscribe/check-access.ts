import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { RegistryClient } from '@rail/avro';
import { shareTopic, valueSubject } from '@rail/catalogue';
import { newestRecords, ShareReader, type AgreementTerms } from '@rail/inspect';
import { GroupMember, KafkaClient, type KafkaClientOptions } from '@rail/kafka-client';
import { describeError, isRailError, RailError } from '@rail/kernel';
import { shownDuration } from '../output/shown-time.ts';

/** One line of `rail subscribe --check`. */
export interface AccessFinding {
  readonly check: string;
  readonly status: 'ok' | 'FAIL' | 'skip';
  readonly detail: string;
  readonly remedy?: string;
  /** What the command ends with, if this is the worst. */
  readonly exitCode: number;
}

export interface AccessToCheck {
  readonly options: KafkaClientOptions;
  readonly registryUrl: string;
  readonly gatewayUrl: string;
  readonly nowMs: number;
  /** How the agreement stands, asked once somebody is connected. */
  readonly termsOf: (client: KafkaClient) => Promise<AgreementTerms>;
  readonly id: string;
}

const probeMs = 3_000;
const joinMs = 10_000;

/** Goes the way of a subscriber, step by step; what hangs on a failed step is skipped. */
export async function checkAccess(asked: AccessToCheck): Promise<AccessFinding[]> {
  const findings: AccessFinding[] = [];
  const client = new KafkaClient(asked.options);
  let isBlocked = false;
  const step = async (check: string, remedy: string, look: () => Promise<string>): Promise<void> => {
    if (isBlocked) {
      findings.push({ check, status: 'skip', detail: 'hangs on what failed above', exitCode: 0 });
      return;
    }
    try {
      findings.push({ check, status: 'ok', detail: await look(), exitCode: 0 });
    } catch (error) {
      isBlocked = true;
      const exitCode = isRailError(error) ? error.row.exitCode : 1;
      findings.push({ check, status: 'FAIL', detail: describeError(error), remedy, exitCode });
    }
  };
  try {
    const { id, registryUrl } = asked;
    await step('name and TLS', 'Correct --brokers, or open the way: name, route, firewall.', () => checkNames(asked));
    await step('login', 'Check user and password of this agreement.', () => checkLogin(client, asked));
    await step('advertised name', 'The broker tells clients an address that leads nowhere from here: --host.', () =>
      checkAdvertised(client),
    );
    await step('topic, group', `Groups begin with ${id}., the topic is ${shareTopic(id)}.`, () =>
      checkGroup(client, id),
    );
    let terms: AgreementTerms | undefined;
    await step('agreement', 'See rail agreement list, or ask the provider for a new one.', async () => {
      terms = await asked.termsOf(client);
      return agreementText(terms);
    });
    const reader = new ShareReader(new RegistryClient({ url: registryUrl, timeoutMs: probeMs }), terms?.entitlement);
    await step('schema', 'Check SCHEMA_REGISTRY_URL, and that control runs.', () => checkSchema(asked));
    await step('newest record', `rail subscribe ${id} --why`, () => checkNewest(client, reader, asked));
  } finally {
    await client.close();
  }
  findings.push(await checkGateway(asked));
  return findings;
}

async function checkNames({ options }: AccessToCheck): Promise<string> {
  const found: string[] = [];
  for (const broker of options.brokers) {
    const at = broker.lastIndexOf(':');
    const [host, port] = [broker.slice(0, at).replace(/^\[|\]$/g, ''), Number(broker.slice(at + 1))];
    const address = await lookup(host).catch((cause: unknown) => {
      throw new RailError('BROKER_UNREACHABLE', `nobody knows the name ${host}`, { cause });
    });
    await reach(address.address, port);
    found.push(`${broker} answers at ${address.address}`);
  }
  return `${found.join(', ')}; ${options.tls === undefined ? 'no TLS: what is read can be overheard' : 'TLS'}`;
}

async function reach(host: string, port: number): Promise<void> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(probeMs) });
  } catch (cause) {
    throw new RailError('BROKER_UNREACHABLE', `nothing listens at ${host}:${port}`, { cause });
  } finally {
    socket.destroy();
  }
}

async function checkLogin(client: KafkaClient, { options: { sasl } }: AccessToCheck): Promise<string> {
  await client.connect();
  return sasl === undefined ? 'none asked for (PLAINTEXT)' : `${sasl.mechanism} as ${sasl.username}`;
}

async function checkAdvertised(client: KafkaClient): Promise<string> {
  const names: string[] = [];
  for (const { host, port } of client.metadataCache.brokers) {
    await reach(host, port);
    names.push(`${host}:${port}`);
  }
  return `broker says ${names.join(', ')}, reachable from here`;
}

async function checkGroup(client: KafkaClient, id: string): Promise<string> {
  const topic = shareTopic(id);
  const partitions = await client.partitionsOf(topic);
  const groupId = `${id}.check`;
  const joined = Promise.withResolvers<void>();
  const none = (): void => undefined;
  const member = new GroupMember(client, {
    groupId,
    topics: [topic],
    sessionTimeoutMs: 6_000,
    onAssigned: () => joined.resolve(),
    onRevoked: none,
    onLost: none,
    onFailed: (error) => joined.reject(error),
  });
  const beganMs = client.clock.monotonic();
  const timer = setTimeout(
    () => joined.reject(new RailError('BROKER_UNREACHABLE', `group ${groupId} did not form within ${joinMs / 1000} s`)),
    joinMs,
  );
  try {
    member.start();
    await joined.promise;
    const seconds = ((client.clock.monotonic() - beganMs) / 1000).toFixed(1);
    return `READ on ${topic}, ${partitions.length} partitions; group ${groupId} joined in ${seconds} s`;
  } finally {
    clearTimeout(timer);
    await member.stop();
  }
}

function agreementText({ agreement, entitlement }: AgreementTerms): string {
  const { id, version, validity } = agreement;
  if (entitlement === undefined) throw new RailError('SHARE_ENDED', `${id} v${version} is not in force any more`);
  return `v${version} in force until ${validity.until}`;
}

async function checkSchema({ registryUrl, id }: AccessToCheck): Promise<string> {
  const registry = new RegistryClient({ url: registryUrl, timeoutMs: probeMs });
  const subject = valueSubject(shareTopic(id));
  const { version, id: schemaId } = await registry.latest(subject);
  return `${subject} v${version}, id ${schemaId}, at ${registryUrl}`;
}

async function checkNewest(client: KafkaClient, reader: ShareReader, { id, nowMs }: AccessToCheck): Promise<string> {
  const { records } = await newestRecords(client, shareTopic(id), 1);
  const newest = records.at(-1);
  if (newest === undefined) return 'none yet';
  await reader.read(newest);
  const age = shownDuration(Math.max(0, nowMs - newest.timestampMs));
  return `${newest.partition}/${newest.offset}, ${age} old, decodes`;
}

/** Only who reads over HTTP needs it: that it is away fails nothing. */
async function checkGateway({ gatewayUrl }: AccessToCheck): Promise<AccessFinding> {
  const check = 'gateway (HTTP)';
  try {
    const answer = await fetch(`${gatewayUrl}/health/ready`, { signal: AbortSignal.timeout(probeMs) });
    return { check, status: 'ok', detail: `${gatewayUrl} answers ${answer.status}`, exitCode: 0 };
  } catch {
    return { check, status: 'skip', detail: `${gatewayUrl} does not answer: --lang http needs it`, exitCode: 0 };
  }
}
