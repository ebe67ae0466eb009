export { CommandClient } from './command-client.ts';
export { CommandService } from './command-server.ts';
