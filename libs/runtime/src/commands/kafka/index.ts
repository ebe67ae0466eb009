export { CommandClient } from './command-client.ts';
export { startCommandServer } from './command-server.ts';
