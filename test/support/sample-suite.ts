import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startGateway } from '@rail/gateway';
import { KafkaClient } from '@rail/kafka-client';
import { ErrorCodes } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { openStores, Signals } from '@rail/runtime';
import { AnHttpShare, aRegistry, catalogue } from './an-http-share.ts';
import { aBroker, type TestBroker } from './broker.ts';
import { aSampleFolder, SampleRun } from './sample-run.ts';
import { ScriptedBroker } from './scripted-broker.ts';

export interface SampleUnderTest {
  readonly language: string;
  /** Why it cannot be tried here. */
  readonly missing: string | undefined;
  /** Fetches and builds what the program needs, in its folder. */
  readonly prepare?: (folder: string) => void;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it shows values, not keys alone. */
  readonly showsValues: boolean;
  /** What it ends with when it is asked to stop. */
  readonly stopped: readonly (number | null)[];
  /** Whether it reads over HTTP; otherwise from the broker. */
  readonly isHttp?: boolean;
}

/** Toolchains fetch and compile at their own pace. */
const toolchainMs = 400_000;
const quiet = { info: () => undefined, warn: () => undefined };
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const keysOf = (values: readonly number[]): string[] => values.map((n) => `k${n}`).sort();

/** What holds for the program of every language that `rail subscribe` knows. */
export function describeSample(sample: SampleUnderTest): void {
  const { language, missing } = sample;
  jest.setTimeout(toolchainMs);
  (missing === undefined ? describe : describe.skip)(`the sample in ${language}`, () => {
    let broker: TestBroker;
    let client: KafkaClient;
    let gateway: Awaited<ReturnType<typeof startGateway>>;
    let registry: Awaited<ReturnType<typeof aRegistry>>;
    const folders: { remove(): void }[] = [];
    const runs: SampleRun[] = [];
    let shares: AnHttpShare[] = [];

    beforeAll(async () => {
      broker = await aBroker();
      client = new KafkaClient({ brokers: broker.brokers, clientId: 'test' });
      await client.connect();
      registry = await aRegistry();
      const first = await AnHttpShare.open(client); // the gateway follows a topic that must be there
      await first.close();
      gateway = await startGateway({
        kafka: { brokers: broker.brokers },
        registryUrl: registry.url,
        host: '127.0.0.1',
        port: 0,
        catalogue,
        accessFile: undefined,
        stores: await openStores({ clock: systemClock, logger: quiet }),
        signals: new Signals(),
        logger: quiet,
      });
    });

    afterEach(async () => {
      for (const run of runs.splice(0)) run.kill();
      for (const folder of folders.splice(0)) folder.remove();
      for (const share of shares) await share.close();
      shares = [];
    });

    afterAll(async () => {
      await gateway.stop();
      registry.close();
      await client.close();
      await broker.close();
    });

    const aShare = async (): Promise<AnHttpShare> => {
      const share = await AnHttpShare.open(client);
      shares.push(share);
      return share;
    };

    const aFolder = async (share: AnHttpShare): Promise<string> => {
      const endpoints = { brokers: broker.brokers.join(','), registry: registry.url, gateway: gateway.url };
      const written = await aSampleFolder(language, share.id, endpoints);
      folders.push(written);
      sample.prepare?.(written.folder);
      return written.folder;
    };

    const start = (folder: string, env: NodeJS.ProcessEnv = {}): SampleRun => {
      const run = new SampleRun(sample.command, folder, { ...sample.env, ...env });
      runs.push(run);
      return run;
    };

    test('reads what is committed, and goes on behind it after a stop: nothing lost, nothing twice', async () => {
      const share = await aShare();
      await share.write(0, numbers(0, 20));
      await share.write(0, [901, 902], 'abort');
      await share.write(1, numbers(20, 30));
      const folder = await aFolder(share);

      const first = start(folder);
      await first.until(30, 120_000);
      expect(sample.stopped).toContain(await first.stop());
      await share.write(1, [903], 'abort');
      await share.write(0, numbers(30, 35));
      await share.write(1, numbers(35, 40));
      const second = start(folder);
      await second.until(10, 120_000);
      expect(sample.stopped).toContain(await second.stop());

      expect(first.keys.toSorted()).toEqual(keysOf(numbers(0, 30)));
      expect(second.keys.toSorted()).toEqual(keysOf(numbers(30, 40)));
      expect([...first.other, ...second.other]).toEqual([]);
      if (sample.showsValues) for (const { key, value } of first.lines) expect(`k${value!.n}`).toBe(key);
    });

    test('ends with 77 when it may not read', async () => {
      const share = await aShare();
      const folder = await aFolder(share);
      if (sample.isHttp === true) {
        await share.end();
        const run = start(folder);

        expect(await run.ended).toBe(77);
        expect(run.stderr).toContain('RAIL-3030');
        return;
      }
      const scripted = await ScriptedBroker.start();
      const errorCode = ErrorCodes.GROUP_AUTHORIZATION_FAILED;
      for (let times = 0; times < 200; times++) {
        scripted.next('FindCoordinator', (body) => {
          const keys = (body['coordinatorKeys'] ?? []) as readonly string[];
          const refusal = { errorCode, errorMessage: 'Group authorization failed.', nodeId: -1, host: '', port: -1 };
          return { ...refusal, coordinators: keys.map((key) => ({ key, ...refusal })) };
        });
      }
      const run = start(folder, { BOOTSTRAP: scripted.address });

      const code = await run.ended;
      await scripted.close();
      expect({ code, stderr: run.stderr }).toEqual({ code: 77, stderr: expect.stringMatching(/authoriz/i) });
    });

    test('ends with 75 when nothing comes for longer than it should', async () => {
      const share = await aShare();
      const folder = await aFolder(share);

      const run = start(folder, { MAX_SILENCE: '3' });

      expect(await run.ended).toBe(75);
      expect(run.stderr).toContain(`rail subscribe ${share.id} --why`);
    });
  });
}
