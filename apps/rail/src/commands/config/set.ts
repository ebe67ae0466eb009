import { RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { configFileOf } from '../../config/config-file-of.ts';
import { editConfig, fileValue } from '../../config/edit-config.ts';
import { readConfigFile } from '../../config/resolve.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'config set',
  summary: 'a setting of a context, which is made if it is new; or of ./rail.yaml',
  arguments: [
    { name: '<setting>', description: 'brokers, control, registry, user, password, protected, …: see config view' },
    { name: '<value>', description: 'a text; ${VAR} stands for a variable, file:PATH for what a file holds' },
  ],
  options: [{ flags: '--local', description: 'in ./rail.yaml, for this folder' }],
  examples: [
    'rail config set brokers kafka-1:9092,kafka-2:9092 --context prod',
    "rail config set password '${RAIL_PASSWORD}' --context prod",
    'rail config set protected true --context prod',
    'rail config set dataDir ./data --local',
  ],
  ignoresConfig: true,
  async run(context, [key = '', text = ''], options) {
    const value = fileValue(key, text);
    const isLocal = options['local'] === true;
    const file = isLocal ? 'rail.yaml' : configFileOf(context);
    const name = isLocal ? undefined : (textOption(options, 'context') ?? readConfigFile(file, 'user')?.current);
    if (!isLocal && name === undefined) {
      throw new RailError('OPTION_INVALID', 'no context holds: name one with --context, or say --local');
    }
    editConfig(file, isLocal ? 'local' : 'user', (document) => {
      const path = name === undefined ? [key] : ['contexts', name, key];
      document.setIn(path, document.createNode(value));
      // The first context holds at once.
      if (name !== undefined && !document.has('current')) document.set('current', name);
    });
    const where = name === undefined ? file : `${file}, context ${name}`;
    writeObject({ setting: key, file, context: name ?? null }, context.output, () => `${key} is set in ${where}`);
    return 0;
  },
});
