import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { CommandContext } from '../command.ts';
import { withThematic } from './open-thematic.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-thematic-'));
const kept = join(folder, 'kept');
mkdirSync(join(kept, 'database'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function contextOf(controlUrl: string, dataDir: string): CommandContext {
  return { env: {}, controlUrl, dataDir, schemasDir: folder } as unknown as CommandContext;
}

describe('thematic databases', () => {
  test('are not those of this machine where control is elsewhere and does not answer', async () => {
    const used: string[] = [];
    const context = contextOf('http://control.invalid:8080', kept);
    const opened = withThematic(context, (source) => {
      used.push(source.constructor.name);
      return source.rebuild('market-entities');
    });
    await expect(opened).rejects.toMatchObject({ code: 'CONTROL_UNREACHABLE' });
    expect(used).toEqual(['ControlThematic']);
  });

  test('are not what another program at the port of control answers', async () => {
    const server = createServer((_request, response) => response.end('<html></html>'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const opened = withThematic(contextOf(url, join(folder, 'none')), (source) => source.list());
    await expect(opened).rejects.toMatchObject({ code: 'CONTROL_UNREACHABLE' });
    server.close();
  });
});
