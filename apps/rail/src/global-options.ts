import type { OptionDeclaration } from './command.ts';
import { outputFormats } from './output/write.ts';

/** Options of every command. Those that are settings too are described there. */
export const globalOptions: readonly OptionDeclaration[] = [
  { flags: '-o, --output <format>', description: `how to print data: ${outputFormats.join(', ')} (table)` },
  {
    flags: '-b, --brokers <host:port>',
    description: 'brokers of a running exchange, joined by commas (KAFKA_BROKERS; 127.0.0.1:9092)',
  },
  {
    flags: '--data-dir <dir>',
    description: 'where an embedded exchange keeps its data (RAIL_DATA_DIR; .rail)',
  },
  {
    flags: '--schemas <dir>',
    description: 'lines, agreements and databases that are declared (RAIL_SCHEMAS; those of the repository)',
  },
  { flags: '-c, --config <file>', description: 'configuration (RAIL_CONFIG; ~/.config/rail/config.yaml)' },
  { flags: '--context <name>', description: 'a context of the configuration (RAIL_CONTEXT; its current one)' },
  { flags: '--confirm <name>', description: 'change something in a protected context: repeat its name' },
  { flags: '--timeout <duration>', description: 'how long to try to reach brokers (RAIL_TIMEOUT; 3s)' },
  { flags: '--tz <zone>', description: 'zone of the times that are shown (RAIL_TZ; Asia/Shanghai)' },
  { flags: '--lang <language>', description: 'language of what is shown: zh or en (RAIL_LANG; en)' },
  { flags: '--no-color', description: 'no colours on a terminal either (NO_COLOR)' },
  { flags: '-q, --quiet', description: 'no progress' },
];

/** Spellings of the global options whose value is the next word. */
export const globalOptionsWithValue: ReadonlySet<string> = new Set(
  globalOptions.filter(({ flags }) => flags.includes('<')).flatMap(({ flags }) => spellingsOf(flags)),
);

/** `-o, --output <format>` → `-o`, `--output`. */
export function spellingsOf(flags: string): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}
