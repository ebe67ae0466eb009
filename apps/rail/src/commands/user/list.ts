import { readAccessFile } from '@rail/runtime';
import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/write.ts';
import { accessFileOf, fileOption } from '../../user/access-file-of.ts';

export default defineCommand({
  words: 'user list',
  summary: 'who may, with roles and agreements; no token',
  options: [fileOption],
  examples: ['rail user list --file access.yaml', 'rail user list -o json'],
  run(context, _args, options) {
    const rows = readAccessFile(accessFileOf(context, options)).map(({ name, role, content }) => {
      return { name, role, content };
    });
    writeRows(
      rows,
      [
        ['NAME', ({ name }) => name],
        ['ROLE', ({ role }) => role],
        ['CONTENT', ({ content }) => (content === 'all' ? 'all' : content.join(', ') || 'figures only')],
      ],
      context.output,
    );
    return Promise.resolve(0);
  },
});
