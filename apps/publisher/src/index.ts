export { type Publisher, type PublisherOptions, startPublisher } from './start.ts';
export * from './replay/index.ts';
export { registerSchemas } from './register-schemas.ts';
