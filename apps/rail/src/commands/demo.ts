import { join } from 'node:path';
import { initialView } from '@rail/board';
import { parseDurationMs, parseRate } from '@rail/kernel';
import { boardOf } from '../board/board-source.ts';
import { acknowledgeAt } from '../board/acknowledge.ts';
import { showLiveBoard } from '../board/live-board.ts';
import { hasScreen } from '../board/screen-settings.ts';
import { coloursOf } from '../board/terminal.ts';
import { type CommandContext, defineCommand, textOption } from '../command.ts';
import { integerOption } from '../integer-option.ts';
import { type DemoOptions, runDemo } from '../demo.ts';
import { usesColours, writeNotice, writeObject } from '../output/write.ts';
import { describeSummary } from '../summary/run-summary.ts';
import { readUpOptions, upOptionDeclarations } from '../up-options.ts';
import { wipeDataDir } from '../wipe-data-dir.ts';

export default defineCommand({
  words: 'demo',
  summary: 'a whole exchange on this machine: generated lines, agreements, thematic databases, and a summary',
  options: [
    { flags: '--for <duration>', description: 'how long to publish; until Ctrl-C unless told' },
    { flags: '--rate <rate>', description: 'records a second over all lines: 2000/s, or max', default: '2000/s' },
    { flags: '--seed <number>', description: 'of the generated world', default: '1' },
    { flags: '--fresh', description: 'begin with empty topics and databases' },
    ...upOptionDeclarations.filter((option) => !option.flags.startsWith('--only')),
  ],
  examples: ['rail demo', 'rail demo --for 20s -o json', 'rail demo --rate max --for 10s --fresh'],
  async run(context, _args, options) {
    const dataDir = join(context.dataDir, 'demo');
    const duration = textOption(options, 'for');
    const asked: DemoOptions = {
      up: readUpOptions(context, options, dataDir),
      seed: integerOption(options, 'seed', '--seed', 0, Number.MAX_SAFE_INTEGER),
      recordsPerSecond: parseRate(textOption(options, 'rate') ?? '2000/s'),
      forMs: duration === undefined ? undefined : parseDurationMs(duration),
      interrupted: context.interrupted,
      ...watchOn(context),
      onNotice: (text) => {
        if (!context.quiet) writeNotice(text);
      },
    };
    if (options['fresh'] === true) await wipeDataDir(dataDir); // not before all options are known to be good
    const summary = await runDemo(asked);
    writeObject(summary, context.output, () => describeSummary(summary));
    return summary.exitCode;
  },
});

/** On a terminal the board is shown while the demo publishes; q or Ctrl-C ends both. */
function watchOn(context: CommandContext): Pick<DemoOptions, 'watch'> {
  if (context.output !== 'table' || context.quiet || !process.stderr.isTTY || !hasScreen()) return {};
  const view = initialView(context.language);
  const colours = coloursOf(context.env, usesColours());
  return {
    async watch({ board, registryUrl: controlUrl }, ended) {
      if (board === undefined) return;
      const acknowledge = acknowledgeAt({ ...context, controlUrl });
      await showLiveBoard({ source: boardOf(board), view, colours, isWall: false, acknowledge }, ended);
    },
  };
}
