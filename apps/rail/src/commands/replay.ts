import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { formatCount, parseDurationMs, RailError } from '@rail/kernel';
import { askedPace, askedTargets, missedTargets, type ReplayOptions, startReplay } from '@rail/publisher';
import { Environment, openTracing, type TracingOptions } from '@rail/runtime';
import { type CommandContext, type CommandOptions, defineCommand, listOption, textOption } from '../command.ts';
import { kafkaAccess } from '../config/client-options.ts';
import { describeReport } from '../replay/describe-report.ts';
import { resumeHint, watched } from '../replay/watch.ts';
import { writeNotice, writeObject } from '../output/write.ts';

export default defineCommand({
  words: 'replay',
  summary: 'send files into their lines, at the pace of their events',
  arguments: [
    {
      name: '[file...]',
      description: 'CSV, JSON Lines or Avro files, folders or patterns; a resumed run knows its own',
    },
  ],
  options: [
    {
      flags: '-m, --mapping <file>',
      description: 'how columns become the fields of a dataset; several, or a folder: each file by its name',
      isList: true,
    },
    { flags: '--line <line>', description: 'the line; as the mapping says if left out' },
    { flags: '--dataset <dataset>', description: 'the dataset; as the mapping says if left out' },
    { flags: '--speed <factor>', description: '10 or 10x: times as fast as it happened (1x); max: see --max-speed' },
    { flags: '--max-speed', description: 'as fast as the broker takes it, in transactions' },
    { flags: '--rate <rows>', description: 'rows a second, as 500/s, whatever the time of the events' },
    {
      flags: '--from <time>',
      description: 'only rows that happened then or later: 2020-02-07, -15m, RFC 3339, unix s or ms',
    },
    { flags: '--to <time>', description: 'only rows that happened before' },
    { flags: '--shift-to <time>', description: 'move event times: the first row happens then (now), gaps stay' },
    { flags: '--max-gap <duration>', description: 'cut longer pauses between events to this, in event time: 1h' },
    { flags: '--loop [passes]', description: 'again and again, or so many times; time goes on' },
    { flags: '--dry-run', description: 'read and map every row, send nothing' },
    { flags: '--resume <run>', description: 'go on with a run that was interrupted' },
    { flags: '--max-quarantined <limit>', description: 'exit 99 if more rows do not fit: 0.1% or 36' },
    { flags: '--min-speed <share>', description: 'exit 99 if less of the pace asked for was achieved: 0.99' },
    { flags: '--max-timing-error <time>', description: 'exit 99 if the p99 of the timing error is greater: 20ms' },
    { flags: '--registry <url>', description: 'schema registry (SCHEMA_REGISTRY_URL, else http://127.0.0.1:8080)' },
  ],
  examples: [
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --dry-run',
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --speed 3600',
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --max-speed --max-quarantined 0.1% -o json',
    "rail replay 'air/2020-*.csv.gz' -m air.mapping.yaml --from 2020-02-07 --to 2020-02-08 --shift-to now",
    'rail replay feeds/ -m mappings/ --speed 10',
    'rail replay --resume r-7f3a90c21b',
  ],
  changes: (options) => options['dryRun'] !== true,
  async run(context, files, options) {
    const replayOptions = optionsOf(context, files, options);
    const text = (name: string) => textOption(options, name);
    const asked = {
      maxQuarantined: text('maxQuarantined'),
      minSpeed: text('minSpeed'),
      maxTimingError: text('maxTimingError'),
    };
    const targets = askedTargets(asked, replayOptions.pace);
    const tracing = await openTracing(tracingOf(context));
    const replay = await startReplay({ ...replayOptions, tracing });
    if (replay.run !== undefined && !context.quiet)
      writeNotice(`run ${replay.run} of ${replay.part.source}; Ctrl-C stops it, resumable`);
    const report = await watched(replay, context).finally(() => tracing.close());
    writeObject(report, context.output, () => describeReport(report));
    if (report.state === 'stopped') {
      if (replay.run !== undefined)
        writeNotice(`stopped at a boundary: ${formatCount(report.rows)} rows done. ${resumeHint(replay.run)}`);
      return 130;
    }
    const missed = missedTargets(report, targets);
    if (missed.length > 0) throw new RailError('TARGET_MISSED', missed.join('\n'));
    return 0;
  },
});

/** As the processes of the exchange read it; none where nothing says where spans go. */
function tracingOf({ env }: CommandContext): TracingOptions | undefined {
  if ((env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') === '') return undefined;
  const environment = new Environment(env);
  const options = environment.tracing('publisher');
  environment.check();
  return { ...options, serviceName: options.serviceName ?? 'rail-replay' };
}

function optionsOf(context: CommandContext, files: readonly string[], options: CommandOptions): ReplayOptions {
  const text = (name: string) => textOption(options, name);
  const dryRun = options['dryRun'] === true;
  if (dryRun && text('resume') !== undefined)
    throw new RailError('OPTION_INVALID', '--dry-run and --resume exclude each other');
  const gap = text('maxGap');
  const pace = askedPace({ speed: text('speed'), rate: text('rate'), maxSpeed: options['maxSpeed'] === true });
  return {
    kafka: kafkaAccess(context),
    registryUrl: text('registry') ?? context.env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8080',
    catalogue: loadCatalogue(join(context.schemasDir, 'lines')),
    files,
    mappings: listOption(options, 'mapping'),
    line: text('line'),
    dataset: text('dataset'),
    pace,
    resume: text('resume'),
    dryRun,
    selection: {
      from: text('from'),
      to: text('to'),
      shiftTo: text('shiftTo'),
      passes: passesOf(options['loop']),
      maxGapMs: gap === undefined ? undefined : parseDurationMs(gap),
    },
    spillFolder: tmpdir(),
  };
}

function passesOf(loop: CommandOptions[string]): number | undefined {
  if (loop === undefined || loop === false) return undefined;
  if (loop === true) return Infinity;
  if (typeof loop !== 'string' || !/^[1-9]\d{0,8}$/.test(loop))
    throw new RailError('OPTION_INVALID', `--loop ${String(loop)}: it is a number of passes, or nothing`);
  return Number(loop);
}
