import { RailError, systemClock } from '@rail/kernel';
import { defineCommand } from '../command.ts';
import { checkDeclarations } from '../doctor/declarations.ts';
import type { Finding } from '../doctor/finding.ts';
import { checkClock, checkDataDir, checkMemory, checkNode, checkPort, dataOf } from '../doctor/machine.ts';
import { checkBrokers, checkDatabase, checkRegistry, partAt } from '../doctor/services.ts';
import { portOption } from '../integer-option.ts';
import { writeNotice, writeRows } from '../output/write.ts';

export default defineCommand({
  words: 'doctor',
  summary: 'ports, disk, clock, versions, declarations, services: all faults at once',
  options: [
    { flags: '--broker-port <port>', description: 'port of an embedded broker', default: '9092' },
    { flags: '--board-port <port>', description: 'port of control', default: '8080' },
    { flags: '--gateway-port <port>', description: 'port of the gateway', default: '8081' },
  ],
  examples: ['rail doctor', 'rail doctor -b kafka:9092 -o json'],
  async run(context, _args, options) {
    const brokerPort = portOption(options, 'brokerPort', '--broker-port');
    const boardPort = portOption(options, 'boardPort', '--board-port');
    const gatewayPort = portOption(options, 'gatewayPort', '--gateway-port');
    const registry = context.env['SCHEMA_REGISTRY_URL'] ?? `http://127.0.0.1:${boardPort}`;
    const broker = await checkBrokers(context);
    const brokerIsOurs = broker.status === 'ok' && context.brokers.includes(`127.0.0.1:${brokerPort}`);
    const holder = async () => (brokerIsOurs ? `a broker: ${broker.detail}` : undefined);
    const kept = dataOf(context.dataDir);
    const findings: Finding[] = [
      checkNode(),
      checkMemory(),
      checkClock(systemClock.now()),
      checkDataDir(context.dataDir),
      { check: 'kept data', status: 'ok', detail: kept.length === 0 ? 'none' : kept.join(', ') },
      ...checkDeclarations(context.schemasDir),
      await checkPort('embedded broker', '127.0.0.1', brokerPort, holder),
      await checkPort('control', '127.0.0.1', boardPort, () => partAt('control', `http://127.0.0.1:${boardPort}`)),
      await checkPort('gateway', '127.0.0.1', gatewayPort, () => partAt('gateway', `http://127.0.0.1:${gatewayPort}`)),
      broker,
      await checkRegistry(registry),
    ];
    const url = context.env['DATABASE_URL'];
    if (url !== undefined) findings.push(await checkDatabase(url));
    writeRows(
      findings,
      [
        ['CHECK', ({ check }) => check],
        ['', ({ status }) => status],
        ['FOUND', ({ detail }) => detail],
        ['ADVICE', ({ advice }) => advice ?? ''],
      ],
      context.output,
    );
    const failed = findings.filter(({ status }) => status === 'fail').length;
    if (failed > 0) throw new RailError('CHECK_FAILED', `${failed} of ${findings.length} checks failed`);
    if (!context.quiet) writeNotice('nothing keeps an exchange from starting');
    return 0;
  },
});
