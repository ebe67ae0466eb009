import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { formatCount, RailError } from '@rail/kernel';
import {
  askedPace,
  exceeds,
  parseQuarantineLimit,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
  startReplay,
} from '@rail/publisher';
import { type CommandContext, type CommandOptions, defineCommand, textOption } from '../command.ts';
import { writeNotice, writeObject } from '../output/write.ts';

export default defineCommand({
  words: 'replay',
  summary: 'send a CSV file into a line, at the pace of its events',
  arguments: [{ name: '[file]', description: 'the CSV file; a resumed run knows its own' }],
  options: [
    { flags: '-m, --mapping <file>', description: 'how its columns become the fields of a dataset' },
    { flags: '--line <line>', description: 'the line; as the mapping says if left out' },
    { flags: '--dataset <dataset>', description: 'the dataset; as the mapping says if left out' },
    { flags: '--speed <factor>', description: '10 or 10x: times as fast as it happened (1x); max: see --max-speed' },
    { flags: '--max-speed', description: 'as fast as the broker takes it, in transactions' },
    { flags: '--rate <rows>', description: 'rows a second, as 500/s, whatever the time of the events' },
    { flags: '--dry-run', description: 'read and map every row, send nothing' },
    { flags: '--resume <run>', description: 'go on with a run that was interrupted' },
    { flags: '--max-quarantined <limit>', description: 'exit 99 if more rows do not fit: 0.1% or 36' },
    { flags: '--registry <url>', description: 'schema registry (SCHEMA_REGISTRY_URL, else http://127.0.0.1:8080)' },
  ],
  examples: [
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --dry-run',
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --speed 3600',
    'rail replay earthquakes.csv -m earthquakes.mapping.yaml --max-speed --max-quarantined 0.1% -o json',
    'rail replay --resume r-7f3a90c21b',
  ],
  async run(context, [file], options) {
    const limitText = textOption(options, 'maxQuarantined');
    const limit = limitText === undefined ? undefined : parseQuarantineLimit(limitText);
    const replay = await startReplay(optionsOf(context, file, options));
    if (replay.run !== undefined && !context.quiet)
      writeNotice(`run ${replay.run} of ${replay.part.source}; Ctrl-C stops it, resumable`);
    const report = await watched(replay, context);
    writeObject(report, context.output, () => describeReport(report));
    if (report.state === 'stopped') {
      if (replay.run !== undefined)
        writeNotice(`stopped at a boundary: ${formatCount(report.rows)} rows done. ${resumeHint(replay.run)}`);
      return 130;
    }
    if (limit !== undefined && exceeds(report, limit)) {
      const found = `${formatCount(report.quarantined)} of ${formatCount(report.rows)} rows quarantined`;
      throw new RailError('TARGET_MISSED', `${found}, --max-quarantined ${limitText}`);
    }
    return 0;
  },
});

function optionsOf(context: CommandContext, file: string | undefined, options: CommandOptions): ReplayOptions {
  const text = (name: string) => textOption(options, name);
  const dryRun = options['dryRun'] === true;
  if (dryRun && text('resume') !== undefined)
    throw new RailError('OPTION_INVALID', '--dry-run and --resume exclude each other');
  const pace = askedPace({ speed: text('speed'), rate: text('rate'), maxSpeed: options['maxSpeed'] === true });
  return {
    brokers: context.brokers,
    registryUrl: text('registry') ?? context.env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8080',
    catalogue: loadCatalogue(join(context.schemasDir, 'lines')),
    file,
    mapping: text('mapping'),
    line: text('line'),
    dataset: text('dataset'),
    pace,
    resume: text('resume'),
    dryRun,
  };
}

/** Shows progress, stops on Ctrl-C, and says how to go on if the replay breaks off. */
async function watched(replay: Replay, { interrupted, quiet }: CommandContext): Promise<ReplayReport> {
  const onTerminal = process.stderr.isTTY;
  const width = process.stderr.columns > 0 ? process.stderr.columns : 80;
  let rewind = '';
  const show = (): void => {
    const line = progressLine(replay);
    writeNotice(onTerminal ? rewind + line.slice(0, width) : line);
    rewind = '\u001B[1A\u001B[2K'; // up, and clear the line
  };
  const timer = quiet ? undefined : setInterval(show, onTerminal ? 250 : 10_000);
  const stop = (): void => replay.stop();
  interrupted.addEventListener('abort', stop, { once: true });
  if (interrupted.aborted) stop();
  try {
    return await replay.ended;
  } catch (error) {
    if (replay.run !== undefined) writeNotice(resumeHint(replay.run));
    throw error;
  } finally {
    clearInterval(timer);
    interrupted.removeEventListener('abort', stop);
  }
}

function progressLine({ part }: Replay): string {
  const { rows, sent, quarantined, eventTimeMs, rowsPerSecond } = part.progress();
  const at = eventTimeMs === undefined ? '' : `${new Date(eventTimeMs).toISOString().slice(0, 19)}Z  `;
  const counts = `${formatCount(rows)} rows  ${formatCount(sent)} sent  ${formatCount(quarantined)} quarantined`;
  return `${at}${counts}  ${formatCount(Math.round(rowsPerSecond))}/s`;
}

function resumeHint(run: string): string {
  return `Go on with: rail replay --resume ${run}`;
}

/** The report for a person. */
function describeReport(report: ReplayReport): string {
  const { run, state, sent, fit, quarantined, rows, pace, achieved, timingErrorMs, storedAfterMs, parts } = report;
  const n = formatCount;
  const share = rows === 0 ? '0' : ((quarantined / rows) * 100).toFixed(3);
  const outcome = run === null ? `dry run: ${n(fit)} fit` : `${state} ${run}: ${n(sent)} sent`;
  const took = `${report.durationSeconds.toFixed(1)} s${parts > 1 ? ` in ${parts} parts` : ''}`;
  const unit = pace.endsWith('x') ? 'x' : '/s';
  return [
    `${outcome}, ${n(quarantined)} quarantined (${share} %) of ${n(rows)} rows, ${took}`,
    ...report.byReason.map(
      ({ number, reason, rows: count, first }) => `  ${number} ${reason}  ${n(count)} rows, first ${first}`,
    ),
    ...(achieved === null || run === null ? [] : [`  pace ${pace} asked, ${n(achieved)}${unit} achieved`]),
    ...(timingErrorMs === null ? [] : [`  timing error ${describeTimes(timingErrorMs)} (due to sent)`]),
    ...(storedAfterMs === null ? [] : [`  stored after ${describeTimes(storedAfterMs)} (due to acknowledged)`]),
  ].join('\n');
}

function describeTimes({ p50, p99, max }: { p50: number; p99: number; max: number }): string {
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
}
