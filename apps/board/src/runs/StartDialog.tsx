import type { ReplayRun } from '@rail/board/api';
import { postJson } from '../api.ts';
import { navigate } from '../router/location.ts';
import { say } from '../state/language.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { requestOf } from './run-request.ts';
import { words } from './words.ts';

/** Asks which files of the feed folder shall be replayed, and how fast; then shows the run. */
export function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const start = async (values: FormData): Promise<void> => {
    const text = (name: string): string => {
      const value = values.get(name);
      return typeof value === 'string' ? value : '';
    };
    const request = requestOf({
      paths: text('paths'),
      mappings: text('mappings'),
      speed: text('speed'),
      shifts: values.has('shifts'),
    });
    const run = await postJson<ReplayRun>('/v1/runs', request);
    navigate(`/runs/${run.run}`);
  };
  return (
    <Confirm title={say(words.start)} action={words.startDo} onConfirm={start} onClose={onClose}>
      <label>
        {say(words.paths)}
        <textarea name="paths" rows={3} required spellcheck={false} placeholder="air.csv" />
      </label>
      <label>
        {say(words.mappings)}
        <textarea name="mappings" rows={2} spellcheck={false} placeholder="air.mapping.yaml" />
      </label>
      <label>
        {say(words.speed)}
        <input name="speed" autocomplete="off" pattern="\s*(max|\d+(\.\d+)?x?)\s*" placeholder="1" />
      </label>
      <label class="run-check">
        <input type="checkbox" name="shifts" defaultChecked />
        {say(words.shift)}
      </label>
    </Confirm>
  );
}
