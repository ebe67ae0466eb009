export { type Publisher, type PublisherOptions, startPublisher } from './start.ts';
export * from './replay/index.ts';
export { type PublisherDeskOptions, type RunningDesk, startPublisherDesk } from './runs/publisher-desk.ts';
export { registerSchemas } from './register-schemas.ts';
