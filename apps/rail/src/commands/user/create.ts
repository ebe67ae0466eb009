import { readAccessFile, writeAccessFile } from '@rail/runtime';
import { defineCommand, textOption } from '../../command.ts';
import { accessFileOf, fileOption, showToken } from '../../user/access-file-of.ts';
import { contentOf, createUser, roleOf } from '../../user/edit-users.ts';

export default defineCommand({
  words: 'user create',
  summary: 'somebody who may: with a role, and records of some agreements; prints the token, once',
  arguments: [{ name: '<name>', description: 'of a person or a program' }],
  options: [
    {
      flags: '--role <role>',
      description: 'viewer sees figures, operator acts, admin manages',
      default: 'viewer',
    },
    {
      flags: '--content <ids>',
      description: 'agreements of which records are shown, with commas between; or all',
      default: '',
    },
    fileOption,
  ],
  examples: [
    'rail user create wall --file access.yaml',
    'rail user create wang --role operator --content mr-hr-019,he-hr-020',
    'rail user create admin --role admin --content all -o json',
  ],
  run(context, [name = ''], options) {
    const file = accessFileOf(context, options);
    const role = roleOf(textOption(options, 'role') ?? 'viewer');
    const content = contentOf(textOption(options, 'content') ?? '');
    const { users, token } = createUser(readAccessFile(file), { name, role, content });
    writeAccessFile(file, users);
    const shown = { name, role, content, token, file };
    showToken(shown, context);
    return Promise.resolve(0);
  },
});
