import { readAccessFile, writeAccessFile } from '@rail/runtime';
import { defineCommand } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { accessFileOf, fileOption } from '../../user/access-file-of.ts';
import { revokeUser } from '../../user/edit-users.ts';

export default defineCommand({
  words: 'user revoke',
  summary: 'a user who may no more: the token ends within a second, and so do sessions that were begun with it',
  arguments: [{ name: '<name>', description: 'as rail user list shows it' }],
  options: [fileOption],
  examples: ['rail user revoke wall --file access.yaml'],
  changes: () => true,
  run(context, [name = ''], options) {
    const file = accessFileOf(context, options);
    writeAccessFile(file, revokeUser(readAccessFile(file), name));
    writeObject({ name, file }, context.output, () => `${name} may no more (${file})`);
    return Promise.resolve(0);
  },
});
