import { nearest, RailError } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { configFileOf } from '../../config/config-file-of.ts';
import { editConfig } from '../../config/edit-config.ts';
import { readConfigFile } from '../../config/resolve.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'config use-context',
  summary: 'the context that holds from now on, unless --context names another',
  arguments: [{ name: '<context>', description: 'name of a context of the configuration' }],
  examples: ['rail config use-context test'],
  ignoresConfig: true,
  async run(context, [name = '']) {
    const file = configFileOf(context);
    const known = [...(readConfigFile(file, 'user')?.contexts.keys() ?? [])];
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const there = known.length === 0 ? 'there is none; rail config set makes one' : `there are ${known.join(', ')}`;
      const hint = near === undefined ? there : `did you mean ${near}?`;
      throw new RailError('CONFIG_INVALID', `no context "${name}": ${hint}`, { at: file });
    }
    editConfig(file, 'user', (document) => document.set('current', name));
    writeObject({ context: name, file }, context.output, () => `context ${name} holds now (${file})`);
    return 0;
  },
});
