import { checkSameInput, type RunRecord } from '@rail/feeds';
import { RailError } from '@rail/kernel';
import type { DatasetInput } from './replay-input.ts';

/**
 * A run goes on only with the files and mappings it began with. A file that grew is another input too: rows sorted by
 * event time would get other numbers. @throws RailError RUN_INPUT_CHANGED
 */
export function checkUnchanged(run: RunRecord, found: readonly DatasetInput[]): void {
  if (run.datasets.length !== found.length) {
    const count = `${found.length} mappings have files, ${run.datasets.length} had`;
    throw changed(run, `${count} when it began`, run.paths.join(', '));
  }
  for (const [index, { line, dataset, input, mapping }] of run.datasets.entries()) {
    const now = found[index]!;
    const { bytes, sha256, file } = input;
    checkSameInput({ runId: run.run, file, rows: run.rows, prefix: { bytes, sha256 } }, now.input);
    if (now.mapping.sha256 !== mapping.sha256) throw changed(run, 'the mapping changed since', mapping.file);
    const { manifest } = now;
    if (manifest.line !== line || manifest.id !== dataset)
      throw changed(run, `it was sent to ${line}/${dataset}`, mapping.file);
  }
}

function changed({ run }: RunRecord, what: string, at: string): RailError {
  return new RailError('RUN_INPUT_CHANGED', `run ${run}: ${what}; resume refused, start a new run`, { at });
}
