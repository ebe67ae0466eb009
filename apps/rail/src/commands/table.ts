import type { CommandDeclaration } from '../command.ts';

/** Every command, loaded only when it is asked for. A test keeps this table and the folder equal. */
export const commandTable: Readonly<Record<string, () => Promise<{ default: CommandDeclaration }>>> = {
  demo: () => import('./demo.ts'),
  up: () => import('./up.ts'),
  replay: () => import('./replay.ts'),
  doctor: () => import('./doctor.ts'),
  trace: () => import('./trace.ts'),
  'line list': () => import('./line/list.ts'),
  'agreement list': () => import('./agreement/list.ts'),
  'agreement show': () => import('./agreement/show.ts'),
  'agreement validate': () => import('./agreement/validate.ts'),
  'agreement explain': () => import('./agreement/explain.ts'),
  'quarantine list': () => import('./quarantine/list.ts'),
  'quarantine show': () => import('./quarantine/show.ts'),
  'quarantine redrive': () => import('./quarantine/redrive.ts'),
  'quarantine discard': () => import('./quarantine/discard.ts'),
  'thematic list': () => import('./thematic/list.ts'),
  'thematic show': () => import('./thematic/show.ts'),
  'thematic digest': () => import('./thematic/digest.ts'),
  'thematic lineage': () => import('./thematic/lineage.ts'),
  'thematic rebuild': () => import('./thematic/rebuild.ts'),
  'ledger check': () => import('./ledger/check.ts'),
  'broker start': () => import('./broker/start.ts'),
  help: () => import('./help.ts'),
};
