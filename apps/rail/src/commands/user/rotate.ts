import { readAccessFile, writeAccessFile } from '@rail/runtime';
import { defineCommand } from '../../command.ts';
import { accessFileOf, fileOption, showToken } from '../../user/access-file-of.ts';
import { rotateUser } from '../../user/edit-users.ts';

export default defineCommand({
  words: 'user rotate',
  summary: 'a new token for a user, printed once; the one of before ends within a second',
  arguments: [{ name: '<name>', description: 'as rail user list shows it' }],
  options: [fileOption],
  examples: ['rail user rotate wall --file access.yaml'],
  run(context, [name = ''], options) {
    const file = accessFileOf(context, options);
    const { users, token } = rotateUser(readAccessFile(file), name);
    writeAccessFile(file, users);
    showToken({ name, token, file }, context);
    return Promise.resolve(0);
  },
});
